import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Contract } from './contract.js';
import { holdToRecord } from './hold.js';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const COLLECTIONS = [
  ...[
    'configmaps',
    'endpoints',
    'events',
    'persistentvolumeclaims',
    'pods',
    'secrets',
    'serviceaccounts',
    'services',
  ].map((plural) => `/api/v1/namespaces/NAMESPACE/${plural}`),
  ...['namespaces', 'nodes'].map((plural) => `/api/v1/${plural}`),
  ...['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'].map(
    (plural) => `/apis/apps/v1/namespaces/NAMESPACE/${plural}`,
  ),
  ...['cronjobs', 'jobs'].map((plural) => `/apis/batch/v1/namespaces/NAMESPACE/${plural}`),
  ...['ingresses', 'networkpolicies'].map((plural) => `/apis/networking.k8s.io/v1/namespaces/NAMESPACE/${plural}`),
  '/apis/networking.k8s.io/v1/ingressclasses',
  ...['roles', 'rolebindings'].map((plural) => `/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/${plural}`),
  ...['clusterroles', 'clusterrolebindings'].map((plural) => `/apis/rbac.authorization.k8s.io/v1/${plural}`),
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/scheduling.k8s.io/v1/priorityclasses',
  '/apis/coordination.k8s.io/v1/namespaces/NAMESPACE/leases',
  '/apis/discovery.k8s.io/v1/namespaces/NAMESPACE/endpointslices',
];

/** The columns that `kubectl get` prints, of every kind that is served. */
export async function tableColumns(contract: Contract): Promise<void> {
  const cases = COLLECTIONS.map((path) => ({
    name: path.split('/').slice(-1)[0] ?? path,
    answer: async () => {
      const { code, body } = await contract.raw().ask(path.replace('NAMESPACE', contract.namespace), { accept: TABLE });
      return {
        code,
        kind: body.kind,
        columns: body.columnDefinitions.map(({ description: _, ...column }: Json) => column),
      };
    },
  }));
  await holdToRecord('table columns', 'table-columns.json', contract.real, cases);
}
