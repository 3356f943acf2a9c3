import type { AgentOptions } from 'node:https';

/** Where the API is and how to speak to it. */
export interface Endpoint {
  /** Base address, "https://127.0.0.1:6443". */
  server: URL;
  /** Certificates and their checking, for every TLS connection. */
  tls: AgentOptions;
  /** Headers that say who is asking. Asked again with `renew` after a 401, because tokens expire. */
  headers(renew: boolean): Promise<Record<string, string>>;
}
