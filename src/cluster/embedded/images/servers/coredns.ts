import { answerDns } from '../../net/dns-answers.js';
import { parseDns, writeDns } from '../../net/dns-message.js';
import type { Socket } from '../../net/sockets.js';
import { type Process, type Program, print } from '../../process/process.js';
import { serveHttp, untilTerminated } from './web.js';

/** The cluster's DNS server, over UDP and TCP. */
export const coredns: Program = async (process) => {
  const { network } = process.machine;
  const answer = (bytes: Uint8Array): Buffer | undefined => {
    const query = parseDns(bytes);
    return query && !query.answer ? writeDns(answerDns(network.cluster.view.current, query)) : undefined;
  };
  network.listenDatagrams(53, async (message) => answer(message), process.signal);
  network.listen(53, (socket) => void serveTcp(process, socket, answer), process.signal);
  await serveHttp(process, 9153, () => ({ status: 200, body: '' }));
  await serveHttp(process, 8080, () => ({ status: 200, body: 'OK' }));
  await serveHttp(process, 8181, () => ({ status: 200, body: 'OK' }));
  await print(process, '.:53\nCoreDNS-1.14.2\n');
  return untilTerminated(process);
};

async function serveTcp(
  process: Process,
  socket: Socket,
  answer: (bytes: Uint8Array) => Buffer | undefined,
): Promise<void> {
  let buffer = Buffer.alloc(0);
  try {
    for (;;) {
      const chunk = await socket.read(65536, process.signal);
      if (!chunk) return;
      buffer = Buffer.concat([buffer, chunk]);
      while (buffer.length >= 2 && buffer.length >= 2 + buffer.readUInt16BE(0)) {
        const size = buffer.readUInt16BE(0);
        const reply = answer(buffer.subarray(2, 2 + size));
        buffer = buffer.subarray(2 + size);
        if (!reply) continue;
        const head = Buffer.alloc(2);
        head.writeUInt16BE(reply.length);
        await socket.write(Buffer.concat([head, reply]), process.signal);
      }
    }
  } catch {
    // The asker has gone.
  } finally {
    socket.close();
  }
}
