import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sources } from '../../../src/cluster/kind/versions.js';

const PROGRAM = '#!/bin/sh\nexit 0\n';

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A loopback server in the place of kind's, Kubernetes' and Calico's: each file is a small program, with its sum. */
export class FakeReleases {
  readonly asked: string[] = [];
  /** What is served under a path instead: for what goes wrong. */
  readonly instead = new Map<RegExp, { status?: number; body: string; cutShort?: boolean }>();
  #server!: Server;

  static async start(): Promise<FakeReleases> {
    const releases = new FakeReleases();
    releases.#server = createServer(({ url = '' }, response) => {
      releases.asked.push(url);
      const other = [...releases.instead].find(([pattern]) => pattern.test(url))?.[1];
      const sum = `${sumOf(PROGRAM)}  ${url.split('/').at(-1)}\n`;
      const body = other?.body ?? (/\.sha256(?:sum)?$/.test(url) ? sum : PROGRAM);
      response.writeHead(other?.status ?? 200, { 'content-length': body.length + (other?.cutShort ? 100 : 0) });
      response.end(body, () => other?.cutShort && response.socket?.destroy());
    });
    await new Promise<void>((resolve) => releases.#server.listen(0, '127.0.0.1', resolve));
    return releases;
  }

  get sources(): Sources {
    const base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { kind: base, kubernetes: base, calico: base, calicoSha256: sumOf(PROGRAM) };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
