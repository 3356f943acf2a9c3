import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
import type { Kube } from '../kube/kube.js';
import { ACTORS_LABEL, LAB_LABEL } from './labels.js';
import { namespaceNamed, restoreNamespace } from './namespaces.js';
import { inPhase } from './phase.js';
import { killPods, removeEverything } from './removing.js';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };

export interface Clearing {
  clock: Clock;
  on: Listener;
  signal?: AbortSignal | undefined;
  /** Namespaces of a lab that is over. */
  namespaces: readonly string[];
  /** Namespaces that the next lab takes over: not deleted here. */
  except?: readonly string[];
}

/**
 * Takes labs out of the cluster: empties `default` when it is in the list, deletes the other namespaces in it and
 * all that carry a mark of ours (labs that were killed half-way, probe clients). Does not wait for their end.
 */
export async function clearAway(kube: Kube, options: Clearing): Promise<void> {
  const { clock, on, signal, namespaces, except = [] } = options;
  const marked = await Promise.all(
    [LAB_LABEL, `${ACTORS_LABEL}=true`].map((labelSelector) => kube.list({ ...NAMESPACE, labelSelector }, signal)),
  );
  const all = new Set([...namespaces, ...marked.flat().map(({ metadata }) => metadata.name)]);
  const due = [...all].filter((name) => !except.includes(name));
  if (due.length === 0) return;
  await inPhase({ clock, on, phase: 'clear', title: 'Removing the lab from the cluster' }, async (tell) => {
    const others = due.filter((name) => name !== 'default');
    await Promise.all([
      due.includes('default') ? emptyDefault(kube, { clock, tell, signal }) : undefined,
      killPods(kube, others, signal),
    ]);
    await Promise.all(others.map((name) => kube.delete({ ...NAMESPACE, name }, {}, signal)));
  });
}

async function emptyDefault(kube: Kube, waiting: Parameters<typeof removeEverything>[2]): Promise<void> {
  await removeEverything(kube, ['default'], waiting);
  const namespace = await namespaceNamed(kube, 'default', waiting.signal);
  if (namespace) await restoreNamespace(kube, { ...NAMESPACE, metadata: { name: 'default' } }, waiting.signal);
}
