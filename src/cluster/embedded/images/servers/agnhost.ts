import { NetworkError } from '../../net/errors.js';
import { complain, type Process, type Program, print } from '../../process/process.js';
import { serveHttp, untilKilled, untilTerminated } from './web.js';

/** Options as --name=value or --name value. */
function optionsOf(args: readonly string[]): { options: Map<string, string>; rest: string[] } {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (!word.startsWith('--')) rest.push(word);
    else if (word.includes('=')) options.set(word.slice(2, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else if (args[i + 1] !== undefined && !args[i + 1]?.startsWith('--')) options.set(word.slice(2), args[++i] ?? '');
    else options.set(word.slice(2), 'true');
  }
  return { options, rest };
}

export const agnhost: Program = async (process) => {
  const [, command = '', ...args] = process.argv;
  const run = COMMANDS[command];
  if (!run) {
    await complain(process, `Error: "${command}" is no command of agnhost that is modelled here`);
    return 1;
  }
  return run(process, args);
};

const COMMANDS: Record<string, (process: Process, args: string[]) => Promise<number>> = {
  pause: async (process) => {
    await print(process, 'Paused\n');
    return untilTerminated(process);
  },
  netexec: async (process, args) => {
    const { options } = optionsOf(args);
    const http = Number(options.get('http-port') ?? 8080);
    const udp = Number(options.get('udp-port') ?? 8081);
    const { hostname, network } = process.machine;
    await serveHttp(process, http, (request, socket) => {
      const url = new URL(request.path, 'http://netexec');
      const text = (body: string): { status: number; body: string; headers: Record<string, string> } => ({
        status: 200,
        body,
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      });
      switch (url.pathname.toLowerCase()) {
        case '/hostname':
          return text(hostname);
        case '/clientip':
          return text(`${socket.remote.ip}:${socket.remote.port}`);
        case '/echo':
          return { ...text(url.searchParams.get('msg') ?? ''), status: Number(url.searchParams.get('code') ?? 200) };
        case '/healthz':
          return text('');
        default:
          return text(`NOW: ${new Date(process.machine.clock.now()).toISOString()}`);
      }
    });
    if (udp > 0) {
      network.listenDatagrams(
        udp,
        async (message, from) => {
          const words = Buffer.from(message).toString('utf8').trim();
          if (/^hostname$/i.test(words)) return Buffer.from(hostname);
          if (/^echo /i.test(words)) return Buffer.from(words.slice(5));
          return /^clientip$/i.test(words) ? Buffer.from(`${from.ip}:${from.port}`) : undefined;
        },
        process.signal,
      );
    }
    return untilKilled(process);
  },
  'serve-hostname': async (process, args) => {
    const { options } = optionsOf(args);
    const port = Number(options.get('port') ?? 9376);
    await serveHttp(process, port, () => ({ status: 200, body: process.machine.hostname }));
    return untilKilled(process);
  },
  connect: async (process, args) => {
    const { options, rest } = optionsOf(args);
    const [target = ''] = rest;
    const at = target.lastIndexOf(':');
    const [host, port] = [target.slice(0, at), Number(target.slice(at + 1))];
    const protocol = options.get('protocol') ?? 'tcp';
    const fail = async (word: string): Promise<number> => {
      await complain(process, word);
      return 1;
    };
    if (protocol !== 'tcp') return fail(`OTHER: ${protocol} is not modelled here`);
    const limit = new AbortController();
    const done = new AbortController();
    const ms = milliseconds(options.get('timeout') ?? '0s');
    if (ms > 0) {
      process.machine.clock.sleep(ms, AbortSignal.any([process.signal, done.signal])).then(
        () => limit.abort(),
        () => {},
      );
    }
    const signal = AbortSignal.any([process.signal, limit.signal]);
    try {
      const ip = await process.machine.network.addressOf(host, signal);
      const socket = await process.machine.network.connect(ip, port, signal);
      socket.close();
      return 0;
    } catch (error) {
      if (limit.signal.aborted && !process.signal.aborted) return fail('TIMEOUT');
      if (!(error instanceof NetworkError)) throw error;
      if (error.code === 'ECONNREFUSED') return fail('REFUSED');
      if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return fail(`DNS: ${error.message}`);
      return fail(error.code === 'ETIMEDOUT' ? 'TIMEOUT' : `OTHER: ${error.message}`);
    } finally {
      done.abort();
    }
  },
};

function milliseconds(text: string): number {
  const match = /^([\d.]+)(ms|s|m)?$/.exec(text);
  return match ? Number(match[1]) * ({ ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's'] ?? 1000) : 0;
}
