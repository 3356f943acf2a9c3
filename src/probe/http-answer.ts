import { createHash } from 'node:crypto';

/** One transfer as curl saw it. */
export interface Transfer {
  /** curl's exit code. */
  code: number;
  /** 0 when no HTTP answer came. */
  status: number;
  body: string;
  /** The connection was opened. */
  connected: boolean;
  message: string;
  /** SHA-256 of the server's certificate, hex without colons. */
  certificate?: string;
}

const MARK = '\n~kubedrill~ ';
const END = '\n~end~\n';
const BODY_LIMIT = 4096;

/** Takes apart what curl wrote: each body, followed by a mark, what came of the transfer, and its certificates. */
export function transfersIn(base64: string): Transfer[] {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return text
    .split(END)
    .slice(0, -1)
    .flatMap((part) => {
      const mark = part.lastIndexOf(MARK);
      if (mark < 0) return [];
      const [first = '', ...certificates] = part.slice(mark + MARK.length).split('\n');
      const [code, status, connectTime, ...message] = first.split(' ');
      const certificate = fingerprint(certificates.join('\n'));
      return {
        code: Number(code),
        status: Number(status),
        body: part.slice(0, mark).slice(0, BODY_LIMIT),
        connected: Number(connectTime) > 0,
        message: message.join(' ').trim(),
        ...(certificate === undefined ? {} : { certificate }),
      };
    });
}

/** Of the first certificate in PEM, which is the server's own. */
function fingerprint(text: string): string | undefined {
  const base64 = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(text)?.[1];
  return base64 && createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
