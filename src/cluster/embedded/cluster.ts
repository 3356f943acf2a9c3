import { setMaxListeners } from 'node:events';
import type { Clock } from '../../domain/clock.js';
import { bootstrap } from './bootstrap.js';
import { startControllers } from './controllers/start.js';
import { Node } from './kubelet/node.js';
import { Registry } from './registry/registry.js';
import { rulesByKind } from './registry/rules-by-kind.js';
import { ResourceCatalog } from './schema/catalog.js';
import { Store } from './storage/store.js';
import type { Credentials } from './wire/certificates.js';
import { ApiServer } from './wire/server.js';

export interface EmbeddedClusterOptions {
  clock: Clock;
  credentials: Credentials;
  /** Port on loopback; absent takes a free one. */
  port?: number;
  /** Called when a client asks the service to end. */
  onStop?: () => void;
  /** What `dump` gave in an earlier life. */
  snapshot?: ReturnType<Store['dump']>;
}

/** A whole cluster in this process: API, controllers, one node. */
export class EmbeddedCluster {
  readonly store = new Store();
  readonly #stopping = new AbortController();
  #server: ApiServer | undefined;
  #node: Node | undefined;
  #url = '';

  constructor(readonly options: EmbeddedClusterOptions) {}

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    const { clock, credentials, snapshot, port } = this.options;
    // Everything in the cluster ends with this one signal.
    setMaxListeners(0, this.#stopping.signal);
    if (snapshot) this.store.load(snapshot);
    const catalog = new ResourceCatalog(this.store);
    const registry = new Registry(this.store, clock, rulesByKind);
    const context = { store: this.store, catalog, registry, clock, signal: this.#stopping.signal };
    this.#node = new Node(context);
    this.#server = new ApiServer({
      registry,
      catalog,
      services: this.#node,
      clock,
      credentials,
      onStop: this.options.onStop ?? (() => {}),
    });
    this.#url = await this.#server.listen(port);
    startControllers(context);
    this.#node.start();
    bootstrap(context, Number(new URL(this.#url).port));
  }

  /** Ends everything that runs; nothing of ours keeps the process alive afterwards. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#node?.stop();
    await this.#server?.close();
  }
}
