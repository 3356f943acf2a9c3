import type { Clock } from '../../../domain/clock.js';
import type { Registry } from '../registry/registry.js';
import type { ResourceCatalog } from '../schema/catalog.js';
import type { Store } from '../storage/store.js';

/** What everything that acts in the cluster by itself is given. */
export interface Context {
  store: Store;
  catalog: ResourceCatalog;
  registry: Registry;
  clock: Clock;
  /** Aborts when the cluster stops. */
  signal: AbortSignal;
}
