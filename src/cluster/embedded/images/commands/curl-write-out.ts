import type { Transfer } from './curl-transfer.js';
import type { Url } from './url.js';

/** What --write-out prints of a transfer. Fields that are not modelled stay as they are written. */
export function writeOut(format: string, url: Url, transfer: Transfer, code: number): string {
  const fields: Record<string, string> = {
    exitcode: String(code),
    http_code: String(transfer.answer?.status ?? 0).padStart(3, '0'),
    response_code: String(transfer.answer?.status ?? 0).padStart(3, '0'),
    time_connect: transfer.connectSeconds.toFixed(6),
    time_total: transfer.tookSeconds.toFixed(6),
    errormsg: transfer.error,
    size_download: String(transfer.answer?.body.length ?? 0),
    remote_ip: transfer.ip,
    remote_port: String(url.port),
    certs: transfer.peer ? `Subject:${transfer.peer.subject}\n${transfer.peer.pem}` : '',
    num_certs: transfer.peer ? '1' : '0',
    url: `${url.scheme}://${url.host}${url.path}`,
  };
  return format
    .replace(/%\{(\w+)\}/g, (all, name: string) => fields[name] ?? all)
    .replace(/\\([nrt])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '');
}
