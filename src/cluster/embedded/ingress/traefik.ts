import { TLSSocket } from 'node:tls';
import { serveHttp, serveOne, untilTerminated } from '../images/servers/web.js';
import { duplexOf, socketOver } from '../net/duplex.js';
import type { Socket } from '../net/sockets.js';
import { complain, type Process, type Program } from '../process/process.js';
import { Certificates } from './certificates.js';
import { forward } from './forward.js';

/** The Ingress controller: what it answers follows from the cluster's Ingresses at that moment. */
export const traefik: Program = async (process) => {
  const port = (entryPoint: string, otherwise: number) => {
    const option = `--entrypoints.${entryPoint}.address=`;
    const address = process.argv.find((word) => word.toLowerCase().startsWith(option));
    return Number(address?.split(':').at(-1) ?? otherwise);
  };
  const certificates = new Certificates(process.machine.clock.now());
  await serveHttp(process, port('traefik', 8080), ({ path }) =>
    path === '/ping' ? { status: 200, body: 'OK' } : { status: 404, body: '404 page not found\n' },
  );
  await serveHttp(process, port('web', 8000), (request) => forward(process, request));
  process.machine.network.listen(
    port('websecure', 8443),
    (socket) => void serveTls(process, socket, certificates),
    process.signal,
  );
  await complain(process, 'Configuration loaded from flags.');
  return untilTerminated(process);
};

/** Speaks TLS with the certificate that the client's name asks for, then HTTP. */
async function serveTls(process: Process, socket: Socket, certificates: Certificates): Promise<void> {
  const { view } = process.machine.network.cluster;
  const stream = new TLSSocket(duplexOf(socket), {
    isServer: true,
    secureContext: certificates.own,
    SNICallback: (name, answer) => answer(null, certificates.contextFor(view.current, name)),
  });
  // A client that does not like the certificate goes away.
  stream.on('error', () => stream.destroy());
  await serveOne(process, socketOver(stream, socket.remote), (request) => forward(process, request));
}
