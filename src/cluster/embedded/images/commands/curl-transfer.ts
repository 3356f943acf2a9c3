import { NetworkError } from '../../net/errors.js';
import { type Peer, secured, TlsFailure } from '../../net/tls.js';
import { complain, type Process } from '../../process/process.js';
import { HttpProtocolError, type HttpResponse, request } from '../http.js';
import type { CurlOptions } from './curl-options.js';
import { deadline } from './deadline.js';
import type { Url } from './url.js';

/** What came of one URL. */
export interface Transfer {
  /** curl's exit code. */
  code: number;
  answer?: HttpResponse;
  connectSeconds: number;
  tookSeconds: number;
  error: string;
  ip: string;
  peer?: Peer;
}

const FAILURES: Record<number, (url: Url, ms: number) => string> = {
  6: (url) => `Could not resolve host: ${url.host}`,
  7: (url, ms) => `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Could not connect to server`,
  28: (_, ms) => `Connection timed out after ${ms} milliseconds`,
  52: () => 'Empty reply from server',
  1: () => 'Received HTTP/0.9 when not allowed',
  35: () => 'TLS connect error',
  60: () => 'SSL certificate problem: self-signed certificate',
};

/** Asks for one URL. Whatever fails on the way is in the transfer. */
export async function fetchOnce(process: Process, url: Url, options: CurlOptions): Promise<Transfer> {
  const { clock, network } = process.machine;
  const began = clock.now();
  const elapsed = (): number => Math.max(clock.now() - began, 0);
  const total = deadline(process, options.totalMs);
  const dialling = deadline(process, options.connectMs);
  let connectSeconds = 0;
  let ip = '';
  const failed = (code: number): Transfer => ({
    code,
    connectSeconds,
    tookSeconds: elapsed() / 1000,
    error: FAILURES[code]?.(url, Math.round(elapsed())) ?? '',
    ip,
  });
  try {
    const { host, port } = whereTo(url, options);
    const dial = AbortSignal.any([total.signal, dialling.signal]);
    try {
      ip = await network.addressOf(host, dial);
    } catch (error) {
      if (error instanceof NetworkError) return failed(6);
      throw error;
    }
    const plain = await network.connect(ip, port, dial);
    connectSeconds = Math.max(elapsed(), 0.1) / 1000;
    const { socket, peer } = url.scheme === 'https' ? await secured(plain, url.host, dial) : { socket: plain };
    dialling.stop();
    if (peer && options.verbose) await complain(process, `* Server certificate:\n*  subject: ${peer.subject}`);
    if (peer && !options.insecure && !peer.trusted) return { ...failed(60), peer };
    const name = url.port === (peer ? 443 : 80) ? url.host : `${url.host}:${url.port}`;
    const answer = await request(socket, total.signal, {
      method: options.method ?? (options.headOnly ? 'HEAD' : options.data === undefined ? 'GET' : 'POST'),
      path: url.path,
      headers: {
        Host: name,
        'User-Agent': 'curl/8.9.1',
        Accept: '*/*',
        ...options.headers,
        ...(options.data === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(options.data)) }),
      },
      ...(options.data === undefined ? {} : { body: options.data }),
    });
    socket.close();
    const took = { connectSeconds, tookSeconds: elapsed() / 1000 };
    return { code: 0, answer, ...took, error: '', ip, ...(peer ? { peer } : {}) };
  } catch (error) {
    if (total.over() || dialling.over()) return failed(28);
    if (error instanceof TlsFailure) return failed(35);
    if (error instanceof NetworkError) return failed(error.code === 'ETIMEDOUT' ? 28 : 7);
    if (error instanceof HttpProtocolError) return failed(error.message === 'empty reply' ? 52 : 1);
    throw error;
  } finally {
    total.stop();
    dialling.stop();
  }
}

/** --connect-to HOST:PORT:HOST:PORT and --resolve HOST:PORT:ADDRESS lead elsewhere. */
function whereTo(url: Url, options: CurlOptions): { host: string; port: number } {
  for (const text of options.connectTo) {
    const [host = '', port = '', toHost = '', toPort = ''] = text.split(':');
    if ((!host || host === url.host) && (!port || Number(port) === url.port)) {
      return { host: toHost || url.host, port: Number(toPort || url.port) };
    }
  }
  for (const text of options.resolve) {
    const [host, port, address = ''] = text.split(':');
    if (host === url.host && Number(port) === url.port) return { host: address, port: url.port };
  }
  return { host: url.host, port: url.port };
}
