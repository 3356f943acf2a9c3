import type { Json, Obj } from '../../object.js';
import { ApiError, forbidden } from '../errors.js';
import { randomSuffix } from '../metadata.js';
import type { RuleContext } from '../rules.js';

const PODS = { group: '', plural: 'pods' };
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What the API server's admission adds to a new pod: service account, tolerations, priority. */
export function admitPod(pod: Obj, context: RuleContext): void {
  const { spec } = pod;
  admitServiceAccount(pod, context);
  admitPriority(pod, context);
  spec.tolerations ??= [];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const known = spec.tolerations.some(
      (toleration: Json) =>
        (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect),
    );
    if (!known) spec.tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  pod.status = { phase: 'Pending', qosClass: qosClass(spec) };
}

function admitServiceAccount(pod: Obj, context: RuleContext): void {
  const { spec } = pod;
  const namespace = pod.metadata.namespace ?? '';
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const account = context.store.get('serviceaccounts', namespace, spec.serviceAccountName);
  if (!account) {
    throw forbidden(
      PODS,
      pod.metadata.name,
      `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount ${JSON.stringify(spec.serviceAccountName)} not found`,
    );
  }
  if (!spec.imagePullSecrets && account.imagePullSecrets) {
    spec.imagePullSecrets = structuredClone(account.imagePullSecrets);
  }
  if ((spec.automountServiceAccountToken ?? account.automountServiceAccountToken) === false) return;
  mountToken(spec);
}

function mountToken(spec: Json): void {
  const lists = [...(spec.initContainers ?? []), ...spec.containers];
  const lacking = lists.filter(
    (container) => !(container.volumeMounts ?? []).some((mount: Json) => mount.mountPath === TOKEN_PATH),
  );
  if (lacking.length === 0) return;
  const name = `kube-api-access-${randomSuffix()}`;
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
  for (const container of lacking) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_PATH }];
  }
}

function tokenVolume(name: string): Json {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

const SYSTEM_PRIORITIES: Record<string, number> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

function admitPriority(pod: Obj, context: RuleContext): void {
  const { spec } = pod;
  const classes = [...context.store.each('priorityclasses.scheduling.k8s.io')];
  const name = spec.priorityClassName ?? classes.find((item) => item.globalDefault)?.metadata.name;
  const found = classes.find((item) => item.metadata.name === name);
  if (name && !found && SYSTEM_PRIORITIES[name] === undefined) {
    throw new ApiError(
      403,
      'Forbidden',
      `pods ${JSON.stringify(pod.metadata.name)} is forbidden: no PriorityClass with name ${name} was found`,
      { name: pod.metadata.name, kind: 'pods' },
    );
  }
  if (name) spec.priorityClassName = name;
  spec.priority = found?.value ?? SYSTEM_PRIORITIES[name] ?? 0;
  spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
}

function qosClass(spec: Json): string {
  const resources = [...(spec.initContainers ?? []), ...spec.containers].map((container) => container.resources ?? {});
  const some = resources.some(
    ({ limits, requests }) => Object.keys(limits ?? {}).length + Object.keys(requests ?? {}).length > 0,
  );
  if (!some) return 'BestEffort';
  const guaranteed = resources.every(({ limits, requests }) =>
    ['cpu', 'memory'].every(
      (name) => limits?.[name] !== undefined && limits[name] === (requests?.[name] ?? limits[name]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
