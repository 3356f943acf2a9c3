import type { Socket } from '../../net/sockets.js';
import { BrokenPipe } from '../../process/descriptor.js';
import { type Process, type Program, print } from '../../process/process.js';
import { untilTerminated } from './web.js';

/** redis-server as far as a look at it from outside goes: PING, ECHO, SET, GET, DEL, KEYS. */
export const redisServer: Program = async (process) => {
  const data = new Map<string, string>();
  const args = process.argv.slice(1);
  const port = Number(args[args.indexOf('--port') + 1] ?? 6379) || 6379;
  process.machine.network.listen(port, (socket) => void serve(process, socket, data), process.signal);
  await print(process, '1:M * Ready to accept connections tcp\n');
  return untilTerminated(process);
};

async function serve(process: Process, socket: Socket, data: Map<string, string>): Promise<void> {
  let buffer = '';
  try {
    for (;;) {
      const chunk = await socket.read(65536, process.signal);
      if (!chunk) return;
      buffer += Buffer.from(chunk).toString('utf8');
      for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
        const words = buffer.slice(0, end).trim().split(/\s+/);
        buffer = buffer.slice(end + 1);
        if (words[0]) await socket.write(Buffer.from(answer(words, data)), process.signal);
      }
    }
  } catch (error) {
    if (!(error instanceof BrokenPipe) && !process.signal.aborted) throw error;
  } finally {
    socket.close();
  }
}

function answer([command = '', ...args]: string[], data: Map<string, string>): string {
  const bulk = (value: string | undefined): string =>
    value === undefined ? '$-1\r\n' : `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
  const [key = '', ...rest] = args;
  switch (command.toUpperCase()) {
    case 'PING':
      return args.length ? bulk(key) : '+PONG\r\n';
    case 'ECHO':
      return bulk(args.join(' '));
    case 'SET':
      data.set(key, rest.join(' '));
      return '+OK\r\n';
    case 'GET':
      return bulk(data.get(key));
    case 'DEL':
      return `:${data.delete(key) ? 1 : 0}\r\n`;
    default:
      return `-ERR unknown command '${command}'\r\n`;
  }
}
