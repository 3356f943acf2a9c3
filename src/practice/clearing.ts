import { ACTORS_LABEL } from '../domain/actor-labels.js';
import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';
import type { Kube } from '../kube/kube.js';
import { LAB_LABEL } from './labels.js';
import { namespaceNamed, restoreNamespace } from './namespaces.js';
import { inPhase } from './phase.js';
import { killPods, removeEverything } from './removing.js';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };

export interface Clearing {
  clock: Clock;
  on: Listener;
  signal?: AbortSignal | undefined;
  /** Namespaces of labs that are over. */
  namespaces: readonly string[];
  /** The whole cluster is ours: `default` may be emptied, and whatever carries our marks is left over. */
  ownCluster: boolean;
  /** Marks of ours may be those of other labs under way. */
  amongOthers?: boolean | undefined;
  /** Namespaces that the next lab takes over: not deleted here. */
  except?: readonly string[];
}

/**
 * Takes labs out of the cluster: empties `default` when it is in the list, deletes the other namespaces in it and,
 * in a cluster of our own, all that carry a mark of ours (labs that were killed half-way, probe clients). Does not
 * wait for their end.
 */
export async function clearAway(kube: Kube, options: Clearing): Promise<void> {
  const { clock, on, signal, namespaces, ownCluster, amongOthers, except = [] } = options;
  const marked = ownCluster && !amongOthers ? await markedNamespaces(kube, signal) : [];
  const spared = new Set(ownCluster ? except : [...except, 'default']);
  const due = [...new Set([...namespaces, ...marked])].filter((name) => !spared.has(name));
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

async function markedNamespaces(kube: Kube, signal: AbortSignal | undefined): Promise<string[]> {
  const marks = [LAB_LABEL, `${ACTORS_LABEL}=true`];
  const lists = await Promise.all(marks.map((labelSelector) => kube.list({ ...NAMESPACE, labelSelector }, signal)));
  return lists.flat().map(({ metadata }) => metadata.name);
}

async function emptyDefault(kube: Kube, waiting: Parameters<typeof removeEverything>[2]): Promise<void> {
  await removeEverything(kube, ['default'], waiting);
  const namespace = await namespaceNamed(kube, 'default', waiting.signal);
  if (namespace) await restoreNamespace(kube, { ...NAMESPACE, metadata: { name: 'default' } }, waiting.signal);
}
