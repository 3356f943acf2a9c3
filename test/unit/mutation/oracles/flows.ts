import type { Labels, Pod } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { crossed, isOpen, isOpenOutside, named, type Port } from '../dense-world.js';

/** What a task says of one connection: it must open, it must not, or either is fine. */
export type Wanted = 'open' | 'closed' | 'either';

export interface Flows {
  /** The lab's own. What becomes of pods elsewhere is no matter, but nobody there may get in. */
  namespaces: readonly string[];
  /** Pods to come have these labels, and those that mutants of policies like. */
  labels: readonly Labels[];
  ports: readonly Port[];
  /** Asked only where a pod that is there has a part in it: they are many. */
  morePorts?: readonly Port[];
  wanted: (from: Pod, to: Pod, port: Port) => Wanted;
  /** Pods that stay open for what is outside of the cluster, in both directions unless one is named. */
  outside?: (pod: Pod, way: 'in' | 'out') => boolean;
}

/** The first connection between pods that are there, or could be, that is not as wanted. */
export function notAsWanted(
  after: Snapshot,
  { namespaces, labels, ports, morePorts = [], wanted, outside }: Flows,
): string | undefined {
  const [own] = namespaces;
  const everyone = [
    ...(after.list('Pod') as readonly Pod[]),
    ...crossed([...namespaces, 'elsewhere', `${own}x`], [...ROLES, ...labels]),
  ];
  const here = everyone.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ''));
  const isHere = new Set(here);
  const allPorts = [...ports, ...morePorts];
  for (const [from, to] of pairs(everyone))
    for (const port of isHere.has(from) || isHere.has(to) ? (exists(from) || exists(to) ? allPorts : ports) : []) {
      const want = wanted(from, to, port);
      if (want === 'either' || (want === 'open' && !(isHere.has(from) && isHere.has(to)))) continue;
      if (isOpen(after.world, from, to, port) === (want === 'open')) continue;
      return `${named(from)} ${want === 'open' ? 'does not reach' : 'reaches'} ${named(to)} on ${port.join('/')}`;
    }
  for (const pod of outside ? here : [])
    for (const way of ['in', 'out'] as const)
      if (outside?.(pod, way) && !isOpenOutside(after.world, pod, way))
        return `${named(pod)} is cut off from outside of the cluster (${way})`;
  return undefined;
}

const ROLES: readonly Labels[] = [{}, { role: 'guest' }, { role: 'public' }, { role: 'nobody' }, { role: 'idle' }];

const exists = ({ metadata }: Pod): boolean => !metadata.name.startsWith('(');

/** The label, other values of it, and a misspelt one. */
export function near(key: string, value: string): Labels[] {
  return [{ [key]: value }, { [key]: `${value}x` }, { [key]: 'wrong' }, { [`${key}s`]: value }];
}

function* pairs(pods: readonly Pod[]): Generator<readonly [Pod, Pod]> {
  for (const to of pods) for (const from of pods) if (from !== to) yield [from, to];
}

export const isIn = (namespace: string, { metadata }: Pod): boolean => metadata.namespace === namespace;
export const bears = (key: string, value: string, { metadata }: Pod): boolean => metadata.labels?.[key] === value;
