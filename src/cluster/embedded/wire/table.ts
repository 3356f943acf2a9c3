import { readData } from '../data.js';
import type { Json, Obj } from '../object.js';
import type { Resource } from '../schema/resources.js';
import { humanDuration } from './duration.js';
import {
  claimRow,
  configMapRow,
  createdAtRow,
  eventRow,
  leaseRow,
  namespaceRow,
  nodeRow,
  priorityClassRow,
  roleBindingRow,
  secretRow,
} from './tables/cluster.js';
import { readColumn } from './tables/custom-columns.js';
import {
  endpointSliceRow,
  endpointsRow,
  ingressClassRow,
  ingressRow,
  networkPolicyRow,
  serviceRow,
} from './tables/networking.js';
import { podRow } from './tables/pods.js';
import type { Row } from './tables/row.js';
import {
  controllerRevisionRow,
  cronJobRow,
  daemonSetRow,
  deploymentRow,
  jobRow,
  replicaSetRow,
  statefulSetRow,
} from './tables/workloads.js';

const ROWS: Record<string, Row> = {
  configmaps: configMapRow,
  controllerrevisions: controllerRevisionRow,
  clusterroles: createdAtRow,
  roles: createdAtRow,
  customresourcedefinitions: createdAtRow,
  cronjobs: cronJobRow,
  daemonsets: daemonSetRow,
  deployments: deploymentRow,
  endpoints: endpointsRow,
  endpointslices: endpointSliceRow,
  events: eventRow,
  ingressclasses: ingressClassRow,
  ingresses: ingressRow,
  jobs: jobRow,
  leases: leaseRow,
  priorityclasses: priorityClassRow,
  namespaces: namespaceRow,
  networkpolicies: networkPolicyRow,
  nodes: nodeRow,
  persistentvolumeclaims: claimRow,
  pods: podRow,
  replicasets: replicaSetRow,
  rolebindings: roleBindingRow,
  clusterrolebindings: roleBindingRow,
  secrets: secretRow,
  serviceaccounts: (account, { age }) => [account.metadata.name, age],
  services: serviceRow,
  statefulsets: statefulSetRow,
};

interface Column {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
  jsonPath?: string;
}

const column = (name: string, type = 'string', format = '', priority = 0): Column => ({
  name,
  type,
  format,
  description: '',
  priority,
});

let builtin: Record<string, Column[]> | undefined;

function columnsOf(resource: Resource): Column[] {
  if (resource.custom) {
    const extra = (resource.custom.version.additionalPrinterColumns ?? []).map((item: Json) => ({
      ...column(item.name, item.type, item.format, item.priority ?? 0),
      jsonPath: item.jsonPath,
    }));
    return [
      column('Name', 'string', 'name'),
      ...(extra.length ? extra : [{ ...column('Age', 'date'), jsonPath: '.metadata.creationTimestamp' }]),
    ];
  }
  builtin ??= JSON.parse(readData('tables.json')) as Record<string, Column[]>;
  const found = builtin[resource.plural];
  if (found && ROWS[resource.plural]) return found.map((item) => ({ ...item, description: item.description ?? '' }));
  return [column('Name', 'string', 'name'), column('Created At', 'date')];
}

/** How much of each object goes along with its row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** A meta.k8s.io/v1 Table of the objects. `metadata` is that of the list or of the one object. */
export function tableOf(
  resource: Resource,
  objects: readonly Obj[],
  options: { now: number; include: IncludeObject; metadata: Json },
): Json {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: columns.map(({ jsonPath: _, ...definition }) => definition),
    rows: objects.map((object) => ({
      cells: cellsOf(resource, object, columns, options.now),
      ...(options.include === 'None' ? {} : { object: options.include === 'Object' ? object : metadataOnly(object) }),
    })),
  };
}

export function metadataOnly(object: Obj): Json {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

function cellsOf(resource: Resource, object: Obj, columns: readonly Column[], now: number): Json[] {
  const age = humanDuration(now - Date.parse(object.metadata.creationTimestamp));
  if (resource.custom) {
    return columns.map((item) =>
      item.jsonPath ? readColumn(object, item.jsonPath, item.type, now) : object.metadata.name,
    );
  }
  return (ROWS[resource.plural] ?? createdAtRow)(object, { now, age });
}
