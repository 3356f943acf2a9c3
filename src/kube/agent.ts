import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Endpoint } from './endpoint.js';

/**
 * An agent for the API server's connections. The certificates are read once and shared by all of them: each exec
 * opens a connection of its own, and reading them is most of what that costs here.
 */
export function createAgent({ server, tls }: Endpoint, options: https.AgentOptions = {}): https.Agent | http.Agent {
  if (server.protocol !== 'https:') return new http.Agent({ ...options, noDelay: true });
  const { ca, cert, key, pfx, passphrase, ...checking } = tls;
  const given = Object.fromEntries(
    Object.entries({ ca, cert, key, pfx, passphrase }).filter(([, value]) => value !== undefined),
  );
  return new https.Agent({ ...checking, ...options, secureContext: createSecureContext(given), noDelay: true });
}
