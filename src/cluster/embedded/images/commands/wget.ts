import { posix } from 'node:path';
import { NetworkError } from '../../net/errors.js';
import { absolute, complain, type Process, type Program, print } from '../../process/process.js';
import { HttpProtocolError, type HttpResponse, request } from '../http.js';
import { deadline } from './deadline.js';
import { readOptions } from './options.js';
import { parseUrl, type Url } from './url.js';

export const wget: Program = async (process) => {
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
