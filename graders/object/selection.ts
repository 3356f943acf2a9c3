import {
  type Finding,
  hasLabels,
  type Ingress,
  type KubeObject,
  nameOf,
  refOf,
  type Seen,
  whyNotServed,
} from '../../src/sdk.js';
import type { ObjectSpec } from './schema.js';

/** The objects that the check is about; those that are being deleted are none. */
export function selected({ select }: ObjectSpec, seen: Seen): KubeObject[] {
  return seen.snapshot
    .list(select.kind, select.namespace)
    .filter((found) => found.metadata.deletionTimestamp === undefined)
    .filter((found) => select.name === undefined || found.metadata.name === select.name)
    .filter((found) => hasLabels(found, select.labels ?? {}))
    .filter((found) => !select.served || whyNotServed(seen.snapshot.world, found as Ingress) === undefined);
}

/** "Service web in namespace shop" */
export function wanted({ select }: ObjectSpec): string {
  const name = select.name === undefined ? '' : ` ${select.name}`;
  const labels = Object.entries(select.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const labelled = labels.length > 0 ? ` labelled ${labels.join(',')}` : '';
  const served = select.served ? ' that a controller serves' : '';
  return `${select.kind}${name}${labelled}${served}${select.namespace === undefined ? '' : ` in namespace ${select.namespace}`}`;
}

/** The usual slip: the object is there, but elsewhere or under another name. */
export function nearbyCause({ select }: ObjectSpec, seen: Seen): Pick<Finding, 'cause' | 'at'> {
  if (select.name === undefined) return {};
  const elsewhere = seen.snapshot
    .list(select.kind)
    .find((found) => found.metadata.name === select.name && found.metadata.namespace !== select.namespace);
  if (elsewhere) {
    const cause = `${nameOf(elsewhere)} is in namespace ${elsewhere.metadata.namespace}, not in ${select.namespace}`;
    return { cause, at: { object: refOf(elsewhere) } };
  }
  const seeded = new Set(seen.seeded.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  const others = seen.snapshot
    .list(select.kind, select.namespace)
    .filter((found) => !seeded.has(`${found.kind} ${found.metadata.namespace}/${found.metadata.name}`))
    .map((found) => found.metadata.name)
    .filter((name) => name !== 'kubernetes' && name !== 'kube-root-ca.crt');
  return others.length > 0 && others.length <= 5 ? { cause: `there is ${others.join(', ')} instead` } : {};
}
