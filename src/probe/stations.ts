import { ACTOR_LABEL } from '../domain/actor-labels.js';
import type { ProbeSource } from '../domain/reach.js';
import type { World } from '../netmodel/world.js';
import { Actors } from './actors.js';
import { NODE_CLIENTS } from './labels.js';
import { placeResident } from './resident.js';
import { CannotProbe, runIn, type Station, type StationTools } from './station.js';

/** One name for one source: requests with the same one share an exec. */
export function sourceKey(source: ProbeSource): string {
  if (source.type === 'pod') return `${source.namespace}/${source.name}`;
  if (source.type === 'node') return `node ${source.name}`;
  const labels = Object.entries(source.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${source.namespace}/* ${JSON.stringify(labels)}`;
}

/** All places from which probes start, each placed once and kept in mind. */
export class Stations {
  readonly #tools: StationTools;
  readonly #actors: Actors;
  readonly #placed = new Map<string, Promise<Station>>();
  #toClear = false;

  constructor(tools: StationTools) {
    this.#tools = tools;
    this.#actors = new Actors(tools);
  }

  /** Output of a command in the source. Rejects with CannotProbe, or with what the API's absence rejects with. */
  async run(source: ProbeSource, command: readonly string[], waitsMs: number, signal?: AbortSignal): Promise<string> {
    const key = sourceKey(source);
    const remembered = this.#placed.has(key);
    try {
      return await runIn(await this.#enter(source, signal), command, waitsMs, this.#tools, signal);
    } catch (error) {
      this.#placed.delete(key);
      // The pod may be another one of the same name by now, or its probe container has ended.
      if (!remembered || !(error instanceof CannotProbe && error.probeClass === 'exec-impossible')) throw error;
      return runIn(await this.#enter(source, signal), command, waitsMs, this.#tools, signal);
    }
  }

  /** Notices clients that a run left behind when it was killed. */
  noticeLeftOvers(world: World): void {
    if (world.pods.some(({ metadata }) => metadata.labels?.[ACTOR_LABEL] !== undefined)) this.#toClear = true;
  }

  /** Removes our own client pods, save those in namespaces of our own. Never rejects. */
  async clear(): Promise<void> {
    for (const key of this.#placed.keys()) if (key.includes('/* ')) this.#placed.delete(key);
    if (this.#toClear) await this.#actors.clear();
    this.#toClear = false;
  }

  #enter(source: ProbeSource, signal?: AbortSignal): Promise<Station> {
    const key = sourceKey(source);
    const known = this.#placed.get(key);
    if (known) return known;
    if (source.type === 'actor') this.#toClear = true;
    const entered = this.#place(source, signal);
    this.#placed.set(key, entered);
    return entered;
  }

  #place(source: ProbeSource, signal?: AbortSignal): Promise<Station> {
    const { kube, settings } = this.#tools;
    switch (source.type) {
      case 'pod':
        return placeResident(kube, source.namespace, source.name, settings.image, signal);
      case 'actor':
        return this.#actors.place({ namespace: source.namespace, labels: source.labels }, signal);
      case 'node':
        return this.#actors.place({ namespace: NODE_CLIENTS, labels: {}, node: source.name }, signal);
    }
  }
}
