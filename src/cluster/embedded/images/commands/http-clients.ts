import { posix } from 'node:path';
import { NetworkError } from '../../net/errors.js';
import { type Peer, secured, TlsFailure } from '../../net/tls.js';
import { absolute, complain, type Process, type Program, print } from '../../process/process.js';
import { HttpProtocolError, type HttpResponse, request } from '../http.js';
import { readOptions, refusingAll } from './text.js';

interface Url {
  scheme: string;
  host: string;
  port: number;
  path: string;
}

function parseUrl(text: string): Url | undefined {
  const match = /^(?:(\w+):\/\/)?([^/:?#]+|\[[^\]]+\])(?::(\d+))?([/?][^#]*)?/.exec(text);
  if (!match) return undefined;
  const scheme = match[1] ?? 'http';
  const path = match[4] ?? '/';
  return {
    scheme,
    host: match[2] ?? '',
    port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** A limit on waiting that can be told from being killed. */
function deadline(
  process: Process,
  ms: number | undefined,
): { signal: AbortSignal; over: () => boolean; stop: () => void } {
  const controller = new AbortController();
  const done = new AbortController();
  if (ms !== undefined) {
    process.machine.clock.sleep(ms, AbortSignal.any([process.signal, done.signal])).then(
      () => controller.abort(),
      () => {},
    );
  }
  return {
    signal: AbortSignal.any([process.signal, controller.signal]),
    over: () => controller.signal.aborted && !process.signal.aborted,
    stop: () => done.abort(),
  };
}

const wget: Program = async (process) => {
  const { args, headers } = withoutHeaders(process.argv.slice(1));
  const long = new Map(
    args
      .filter((word) => word.startsWith('--'))
      .map((word) => word.slice(2).split('=') as [string, string | undefined]),
  );
  const { flags, values, rest } = readOptions(
    args.filter((word) => !/^--timeout|^--tries|^--spider|^--quiet/.test(word)),
    'OTtY',
    'qSc',
  );
  const [target = ''] = rest;
  const url = parseUrl(target);
  const quiet = flags.has('q') || long.has('quiet');
  const spider = flags.has('spider') || long.has('spider');
  const seconds = values.get('T') ?? values.get('timeout') ?? long.get('timeout');
  if (!url) {
    await complain(process, 'wget: missing URL');
    return 1;
  }
  if (url.scheme === 'https') {
    await complain(process, `wget: TLS is not modelled here: ${target}`);
    return 1;
  }
  const limit = deadline(process, seconds === undefined ? undefined : Number(seconds) * 1000);
  try {
    let ip: string;
    try {
      ip = await process.machine.network.addressOf(url.host, limit.signal);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      await complain(process, `wget: bad address '${url.host}${url.port === 80 ? '' : `:${url.port}`}'`);
      return 1;
    }
    if (!quiet)
      await complain(process, `Connecting to ${url.host}${url.port === 80 ? '' : `:${url.port}`} (${ip}:${url.port})`);
    const socket = await process.machine.network.connect(ip, url.port, limit.signal);
    const host = url.port === 80 ? url.host : `${url.host}:${url.port}`;
    const answer = await request(socket, limit.signal, {
      method: spider ? 'HEAD' : 'GET',
      path: url.path,
      headers: { Host: host, 'User-Agent': 'Wget', ...headers, Connection: 'close' },
    });
    socket.close();
    if (answer.status >= 400) {
      await complain(process, `wget: server returned error: HTTP/1.1 ${answer.status} ${answer.reason}`);
      return 1;
    }
    if (spider) {
      if (!quiet) await complain(process, 'remote file exists');
      return 0;
    }
    return await save(process, url, values.get('O'), answer, quiet);
  } catch (error) {
    if (limit.over()) {
      await complain(process, 'wget: download timed out');
      return 1;
    }
    if (error instanceof NetworkError) {
      await complain(process, `wget: can't connect to remote host (${url.host}): ${error.message}`);
      return 1;
    }
    if (error instanceof HttpProtocolError) {
      await complain(process, 'wget: error getting response');
      return 1;
    }
    throw error;
  } finally {
    limit.stop();
  }
};

/** --header takes a value of its own, which may look like anything. */
function withoutHeaders(words: readonly string[]): { args: string[]; headers: Record<string, string> } {
  const args: string[] = [];
  const headers: Record<string, string> = {};
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const line = word === '--header' ? words[++i] : /^--header=(.*)$/s.exec(word)?.[1];
    if (line === undefined) args.push(word);
    else headers[line.slice(0, line.indexOf(':')).trim()] = line.slice(line.indexOf(':') + 1).trim();
  }
  return { args, headers };
}

async function save(
  process: Process,
  url: Url,
  to: string | undefined,
  answer: HttpResponse,
  quiet: boolean,
): Promise<number> {
  if (to === '-') {
    await print(process, answer.body);
    return 0;
  }
  const name = to ?? (posix.basename(url.path.split('?')[0] ?? '') || 'index.html');
  if (name !== '/dev/null') {
    if (to === undefined && process.machine.files.find(absolute(process, name))) {
      await complain(process, `wget: can't open '${name}': File exists`);
      return 1;
    }
    process.machine.files.write(absolute(process, name), answer.body, { at: process.machine.clock.now() });
  }
  if (!quiet) await complain(process, `saving to '${name}'\n'${name}' saved`);
  return 0;
}

interface CurlOptions {
  urls: string[];
  method: string | undefined;
  headers: Record<string, string>;
  data: string | undefined;
  silent: boolean;
  showErrors: boolean;
  fail: boolean;
  include: boolean;
  headOnly: boolean;
  failEarly: boolean;
  follow: boolean;
  output: string | undefined;
  writeOut: string | undefined;
  connectMs: number | undefined;
  totalMs: number | undefined;
  connectTo: string[];
  resolve: string[];
  insecure: boolean;
  verbose: boolean;
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

function parseCurl(args: readonly string[]): CurlOptions | string {
  const options: CurlOptions = {
    urls: [],
    method: undefined,
    headers: {},
    data: undefined,
    silent: false,
    showErrors: false,
    fail: false,
    include: false,
    headOnly: false,
    failEarly: false,
    follow: false,
    output: undefined,
    writeOut: undefined,
    connectMs: undefined,
    totalMs: undefined,
    connectTo: [],
    resolve: [],
    insecure: false,
    verbose: false,
  };
  const queue = [...args];
  const value = (): string => queue.shift() ?? '';
  const header = (line: string): void => {
    const at = line.indexOf(':');
    options.headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  };
  const long: Record<string, () => void> = {
    '--request': () => (options.method = value()),
    '--header': () => header(value()),
    '--data': () => (options.data = value()),
    '--data-raw': () => (options.data = value()),
    '--output': () => (options.output = value()),
    '--write-out': () => (options.writeOut = value()),
    '--connect-timeout': () => (options.connectMs = Number(value()) * 1000),
    '--max-time': () => (options.totalMs = Number(value()) * 1000),
    '--connect-to': () => options.connectTo.push(value()),
    '--resolve': () => options.resolve.push(value()),
    '--noproxy': () => value(),
    '--max-filesize': () => value(),
    '--retry': () => value(),
    '--user-agent': () => (options.headers['User-Agent'] = value()),
    '--silent': () => (options.silent = true),
    '--show-error': () => (options.showErrors = true),
    '--fail': () => (options.fail = true),
    '--include': () => (options.include = true),
    '--head': () => (options.headOnly = true),
    '--location': () => (options.follow = true),
    '--fail-early': () => (options.failEarly = true),
    '--url': () => options.urls.push(value()),
    '--insecure': () => (options.insecure = true),
    '--globoff': () => {},
    '--path-as-is': () => {},
    '--http1.1': () => {},
    '--http1.0': () => {},
    '--verbose': () => (options.verbose = true),
    '--disable': () => {},
    '--ipv4': () => {},
    '--no-progress-meter': () => {},
  };
  const short: Record<string, string> = {
    X: '--request',
    H: '--header',
    d: '--data',
    o: '--output',
    w: '--write-out',
    m: '--max-time',
    A: '--user-agent',
    s: '--silent',
    S: '--show-error',
    f: '--fail',
    i: '--include',
    I: '--head',
    L: '--location',
    k: '--insecure',
    g: '--globoff',
    v: '--verbose',
    q: '--disable',
    '4': '--ipv4',
  };
  while (queue.length > 0) {
    const word = queue.shift() ?? '';
    if (word.startsWith('--')) {
      const run = long[word];
      if (!run) return word;
      run();
    } else if (word.startsWith('-') && word.length > 1) {
      for (let i = 1; i < word.length; i++) {
        const name = short[word[i] ?? ''];
        if (!name) return `-${word[i]}`;
        const rest = word.slice(i + 1);
        if ('XHdowmA'.includes(word[i] ?? '') && rest) {
          queue.unshift(rest);
          long[name]?.();
          break;
        }
        long[name]?.();
      }
    } else options.urls.push(word);
  }
  return options;
}

interface Transfer {
  code: number;
  answer?: HttpResponse;
  connectSeconds: number;
  tookSeconds: number;
  error: string;
  ip: string;
  peer?: Peer;
}

const curl: Program = async (process) => {
  const options = parseCurl(process.argv.slice(1));
  if (typeof options === 'string') {
    await complain(process, `curl: option ${options}: is unknown\ncurl: try 'curl --help' for more information`);
    return 2;
  }
  if (options.urls.length === 0) {
    await complain(process, 'curl: (2) no URL specified');
    return 2;
  }
  let code = 0;
  for (const text of options.urls) {
    const url = parseUrl(text);
    if (!url) return 3;
    const transfer = await fetchOnce(process, url, options);
    code = transfer.code;
    const failed = options.fail && (transfer.answer?.status ?? 0) >= 400;
    if (transfer.answer && !failed) await deliver(process, transfer.answer, options);
    if (failed) code = 22;
    const message = failed ? `The requested URL returned error: ${transfer.answer?.status}` : transfer.error;
    if (code !== 0 && (!options.silent || options.showErrors)) await complain(process, `curl: (${code}) ${message}`);
    if (options.writeOut) await print(process, writeOut(options.writeOut, url, transfer, code));
    if (code !== 0 && options.failEarly) return code;
  }
  return code;
};

async function deliver(process: Process, answer: HttpResponse, options: CurlOptions): Promise<void> {
  const head = `HTTP/1.1 ${answer.status} ${answer.reason}\r\n${[...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const content = Buffer.concat([
    options.include || options.headOnly ? Buffer.from(head) : Buffer.alloc(0),
    options.headOnly ? Buffer.alloc(0) : answer.body,
  ]);
  if (options.output === '/dev/null') return;
  if (options.output)
    process.machine.files.write(absolute(process, options.output), content, { at: process.machine.clock.now() });
  else await print(process, content);
}

async function fetchOnce(process: Process, url: Url, options: CurlOptions): Promise<Transfer> {
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

function writeOut(format: string, url: Url, transfer: Transfer, code: number): string {
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

export const httpClients: Record<string, Program> = refusingAll({ wget, curl });
