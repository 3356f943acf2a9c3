import type { ObjectTable } from '../../domain/object-table.js';
import type { KubeObject } from '../../domain/objects.js';
import { meaningOf } from '../meaning.js';
import { KEPT } from '../namespace-contents.js';
import { columnsOf, KINDS_FIRST } from './columns.js';

/** Steps between a workload and its pods, and what Services lead to: they show in the others' rows. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'ReplicaSet',
  'EndpointSlice',
  'Endpoints',
  'ControllerRevision',
  'Event',
]);

/**
 * What is in these namespaces, a table a kind, sorted by name. Neither what Kubernetes keeps in every namespace, nor
 * probe clients.
 */
export function objectTables(objects: readonly KubeObject[], namespaces: readonly string[]): ObjectTable[] {
  const within = objects.filter(({ kind, metadata: { namespace, name } }) =>
    namespaces.includes(kind === 'Namespace' ? name : (namespace ?? '')),
  );
  const shown = within.filter((object) => !NOT_SHOWN.has(object.kind) && !isKept(object) && isTold(object));
  const kinds = [...new Set(shown.map(({ kind }) => kind))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return kinds.map((kind) => {
    const columns = columnsOf(kind);
    const several = kind !== 'Namespace' && namespaces.length > 1;
    const rows = shown
      .filter((object) => object.kind === kind)
      .sort((a, b) => addressOf(a).localeCompare(addressOf(b)))
      .map((object) => [
        ...(several ? [object.metadata.namespace ?? ''] : []),
        object.metadata.name,
        ...columns.map(({ of }) => of(object, within)),
      ]);
    return { kind, columns: [...(several ? ['NAMESPACE'] : []), 'NAME', ...columns.map(({ title }) => title)], rows };
  });
}

function rank(kind: string): number {
  const index = KINDS_FIRST.indexOf(kind);
  return index < 0 ? KINDS_FIRST.length : index;
}

function isKept({ kind, metadata }: KubeObject): boolean {
  const kept = KEPT[kind];
  return kept?.name === metadata.name && (kept.onlyIn === undefined || kept.onlyIn === metadata.namespace);
}

const isTold = (object: KubeObject) => meaningOf(object) !== undefined;

const addressOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
