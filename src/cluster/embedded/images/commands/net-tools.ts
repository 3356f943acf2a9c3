import { type DnsRecord, type RecordType, TYPES } from '../../net/dns-message.js';
import { NetworkError } from '../../net/errors.js';
import { ask, candidatesOf } from '../../net/resolver.js';
import type { Socket } from '../../net/sockets.js';
import { complain, descriptor, type Process, type Program, print } from '../../process/process.js';
import { readOptions, refusingAll } from './options.js';

async function failure(process: Process, text: string, code = 1): Promise<number> {
  await complain(process, text);
  return code;
}

/** nc [-z] [-v] [-w SECONDS] [-u] HOST PORT and nc -l -p PORT [-e|-k] */
const nc: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'wpe', 'zvlkun');
  if (flags.has('l')) return listen(process, Number(values.get('p') ?? rest.at(-1)), flags.has('k'), values.get('e'));
  const [host = '', port = ''] = rest;
  const { network, clock } = process.machine;
  const limit = new AbortController();
  const done = new AbortController();
  const seconds = values.get('w');
  if (seconds) {
    clock.sleep(Number(seconds) * 1000, AbortSignal.any([process.signal, done.signal])).then(
      () => limit.abort(),
      () => {},
    );
  }
  const signal = AbortSignal.any([process.signal, limit.signal]);
  try {
    const ip = await network.addressOf(host, signal);
    if (flags.has('u')) return await converse(process, network.datagramSocket(ip, Number(port)), signal);
    const socket = await network.connect(ip, Number(port), signal);
    done.abort();
    if (flags.has('v')) await complain(process, `${host} (${ip}:${port}) open`);
    if (flags.has('z')) {
      socket.close();
      return 0;
    }
    return await converse(process, socket, process.signal);
  } catch (error) {
    if (limit.signal.aborted && !process.signal.aborted)
      return failure(process, `nc: ${host} (${host}:${port}): Operation timed out`);
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return failure(process, `nc: bad address '${host}'`);
    return failure(process, `nc: ${host} (${host}:${port}): ${error.message}`);
  } finally {
    done.abort();
  }
};

type Talk = { read: Socket['read']; write: Socket['write']; end?: () => void; close?: () => void };

/** Standard input to the other side, its answers to standard output; ends when the other side has. */
async function converse(process: Process, socket: Talk, signal: AbortSignal): Promise<number> {
  const stdin = descriptor(process, 0);
  const sending = (async () => {
    for (let chunk = await stdin.read?.(65536, signal); chunk; chunk = await stdin.read?.(65536, signal))
      await socket.write(chunk, signal);
    socket.end?.();
  })().catch(() => {});
  for (let chunk = await socket.read(65536, signal); chunk; chunk = await socket.read(65536, signal))
    await print(process, chunk);
  socket.close?.();
  void sending;
  return 0;
}

async function listen(process: Process, port: number, again: boolean, command: string | undefined): Promise<number> {
  const { network } = process.machine;
  for (;;) {
    const stop = new AbortController();
    const socket = await new Promise<Socket>((resolve, reject) => {
      const signal = AbortSignal.any([process.signal, stop.signal]);
      process.signal.addEventListener('abort', () => reject(process.signal.reason), { once: true });
      try {
        network.listen(port, resolve, signal);
      } catch (error) {
        reject(error);
      }
    }).catch((error: unknown) => {
      if (error instanceof NetworkError) return undefined;
      throw error;
    });
    stop.abort();
    if (!socket) return failure(process, 'nc: bind: Address already in use');
    if (command) await serveCommand(process, command, socket);
    else await converse(process, socket, process.signal);
    if (!again) return 0;
  }
}

/** nc -e: a program with the connection as its input and output. */
async function serveCommand(process: Process, command: string, socket: Socket): Promise<void> {
  const { Handle } = await import('../../process/descriptor.js');
  const program = process.machine.programs.get(command.split('/').at(-1) ?? '');
  const handle = new Handle(socket);
  const descriptors = new Map(process.descriptors).set(0, handle).set(1, handle);
  await program?.({ ...process, argv: [command], descriptors });
  handle.release();
}

const nslookup: Program = async (process) => {
  const args = process.argv.slice(1);
  const typeOption = args.find((word) => /^-(type|query|q)=/i.test(word));
  const type = (typeOption?.split('=')[1]?.toUpperCase() ?? undefined) as RecordType | undefined;
  const [host = '', given] = args.filter((word) => !word.startsWith('-'));
  const { network } = process.machine;
  const server = given ?? network.resolv.nameserver;
  const reverse = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  const names = reverse ? [`${reverse.slice(1).reverse().join('.')}.in-addr.arpa`] : candidatesOf(network, host);
  const types: RecordType[] = type ? [type] : reverse ? ['PTR'] : ['A', 'AAAA'];
  await print(process, `Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  try {
    const ip = await network.addressOf(server, process.signal);
    const missing: string[] = [];
    for (const name of names) {
      let known = false;
      for (const kind of types) {
        const answer = await ask(network, ip, name, kind, process.signal);
        if (answer.code === 3) {
          missing.push(name);
          break;
        }
        known = true;
        await print(process, answer.answers.map((record) => recordText(name, record)).join(''));
      }
      if (known) {
        await print(process, '\n');
        return 0;
      }
    }
    await print(process, missing.map((name) => `** server can't find ${name}: NXDOMAIN\n\n`).join(''));
    return 1;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await print(process, ';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
};

function recordText(name: string, record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${record.name || name}\nAddress: ${record.data}\n`;
    case 'CNAME':
      return `${record.name}\tcanonical name = ${record.data}\n`;
    case 'PTR':
      return `${record.name}\tname = ${record.data}\n`;
    case 'SRV':
      return `${record.name}\tservice = ${record.numbers?.join(' ')} ${record.data}\n`;
    default:
      return '';
  }
}

const dig: Program = async (process) => {
  const args = process.argv.slice(1);
  const server = args.find((word) => word.startsWith('@'))?.slice(1);
  const short = args.includes('+short');
  const search = args.includes('+search');
  const words = args.filter((word) => !/^[@+-]/.test(word));
  const type = (words.find((word) => word.toUpperCase() in TYPES)?.toUpperCase() ?? 'A') as RecordType;
  const host = words.find((word) => !(word.toUpperCase() in TYPES)) ?? '';
  const { network } = process.machine;
  const names = search ? candidatesOf(network, host) : [host.replace(/\.$/, '')];
  try {
    const ip = await network.addressOf(server ?? network.resolv.nameserver, process.signal);
    for (const [i, name] of names.entries()) {
      const answer = await ask(network, ip, name, type, process.signal);
      if (answer.answers.length === 0 && i < names.length - 1) continue;
      const line = (record: DnsRecord): string =>
        `${record.numbers ? `${record.numbers.join(' ')} ` : ''}${record.data}${record.type === 'A' ? '' : '.'}`;
      if (short) await print(process, answer.answers.map((record) => `${line(record)}\n`).join(''));
      else {
        const status = answer.code === 3 ? 'NXDOMAIN' : answer.code === 0 ? 'NOERROR' : 'SERVFAIL';
        const rows = answer.answers
          .map((record) => `${record.name}.\t\t${record.ttl}\tIN\t${record.type}\t${line(record)}\n`)
          .join('');
        await print(
          process,
          `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${answer.id}\n\n;; QUESTION SECTION:\n;${name}.\t\tIN\t${type}\n\n${rows ? `;; ANSWER SECTION:\n${rows}\n` : ''};; SERVER: ${ip}#53(${ip})\n`,
        );
      }
      return 0;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await print(process, ';; connection timed out; no servers could be reached\n');
    return 9;
  }
};

const redisCli: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'hp', '');
  const host = values.get('h') ?? '127.0.0.1';
  const port = Number(values.get('p') ?? 6379);
  try {
    const ip = await process.machine.network.addressOf(host, process.signal);
    const socket = await process.machine.network.connect(ip, port, process.signal);
    await socket.write(Buffer.from(`${rest.join(' ')}\r\n`), process.signal);
    socket.end();
    const chunk = await socket.read(65536, process.signal);
    socket.close();
    const [first = '', second] = Buffer.from(chunk ?? '')
      .toString('utf8')
      .split('\r\n');
    await print(process, `${first.startsWith('$-1') ? '' : first.startsWith('$') ? (second ?? '') : first.slice(1)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return failure(process, `Could not connect to Redis at ${host}:${port}: ${error.message}`);
  }
};

/** ICMP is no part of what the network model decides; better no answer than a wrong one. */
const ping: Program = (process) => failure(process, 'ping: ICMP is not modelled here: try wget, curl or nc');

export const netTools: Record<string, Program> = refusingAll({ nc, nslookup, dig, ping, 'redis-cli': redisCli });
