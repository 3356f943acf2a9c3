import type { ProbeObservation } from '../domain/reach.js';

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
  certificate?: NonNullable<ProbeObservation['certificate']>;
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
      const certificate = firstCertificate(certificates.join('\n'));
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

/** The first one is the server's own. curl writes its fields line by line, then the certificate in PEM. */
function firstCertificate(text: string): ProbeObservation['certificate'] {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const subject = /^Subject: *(.+)$/m.exec(text)?.[1];
  return { der: body.replace(/\s+/g, ''), ...(subject === undefined ? {} : { subject: subject.trim() }) };
}
