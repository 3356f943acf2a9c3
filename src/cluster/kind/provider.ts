import type { ClusterProvider } from '../../domain/cluster.js';
import { contextOf, withLog } from './context.js';
import type { KindDeps } from './deps.js';
import { takeDown } from './down.js';
import { ensureIngress } from './ingress/ensure.js';
import { phasesTo } from './phases.js';
import { provisions } from './provisions.js';
import { readRecord } from './state.js';
import { CAPABILITIES, statusOf } from './status.js';
import { assertSameShape, bringUp } from './up.js';

/** Another `up` or `down` may be at work; after that long it is not waited for any more. */
const LOCK_WAIT_MS = 2_000;

/** A kind cluster with Calico that kubedrill makes, mends and removes. */
export function createKindProvider(deps: KindDeps): ClusterProvider {
  const context = contextOf(deps);
  const logging = withLog(context);
  const { names, clock } = context;
  const status = () => statusOf(context);

  return {
    name: 'kind',
    capabilities: CAPABILITIES,
    status,
    async up(options, on, signal = new AbortController().signal) {
      const record = await readRecord(names);
      const running = await status();
      if (running.cluster !== undefined) {
        if (record !== undefined) assertSameShape(record, options);
        return running.cluster;
      }
      const phase = phasesTo(on, clock);
      return alone(signal, async () => {
        const { supplies, tools } = await provisions(logging, signal);
        return bringUp({ context: logging, supplies, tools, phase, options, signal, status });
      });
    },
    async ensure(needs, on, signal = new AbortController().signal) {
      if (needs.includes('ingress')) await ensureIngress(context, phasesTo(on, clock), signal);
    },
    down: (on, signal = new AbortController().signal, options = {}) =>
      alone(signal, () => takeDown(logging, phasesTo(on, clock), signal, options)),
  };

  /** While no other process changes the cluster. What aborts it is the signal's reason, whoever noticed first. */
  async function alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await context.exclusively(`kind-${names.cluster}`, LOCK_WAIT_MS, work);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }
}
