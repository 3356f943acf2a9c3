import { once } from 'node:events';
import { connect } from 'node:tls';
import { duplexOf, socketOver } from './duplex.js';
import type { Socket } from './sockets.js';

/** No TLS came about. */
export class TlsFailure extends Error {}

/** What a TLS server showed. */
export interface Peer {
  pem: string;
  /** "CN=store.example.com" */
  subject: string;
  /** Signed by an authority that this machine trusts, for the name that was asked for. */
  trusted: boolean;
}

/** Speaks TLS on a connection, asking for `name` (SNI); rejects with a TlsFailure. Whom to trust is the caller's choice. */
export async function secured(
  plain: Socket,
  name: string,
  signal: AbortSignal,
): Promise<{ socket: Socket; peer: Peer }> {
  const byAddress = /^[\d.]+$|:/.test(name);
  const options = { socket: duplexOf(plain), rejectUnauthorized: false, ...(byAddress ? {} : { servername: name }) };
  const stream = connect(options);
  try {
    await once(stream, 'secureConnect', { signal });
  } catch (error) {
    stream.destroy();
    signal.throwIfAborted();
    throw new TlsFailure(error instanceof Error ? error.message : String(error));
  }
  // What goes wrong later shows as the end of the stream.
  stream.on('error', () => stream.destroy());
  const certificate = stream.getPeerX509Certificate();
  const subject = (certificate?.subject ?? '').split('\n').join('; ');
  return {
    socket: socketOver(stream, plain.remote),
    peer: { pem: certificate?.toString() ?? '', subject, trusted: stream.authorized },
  };
}
