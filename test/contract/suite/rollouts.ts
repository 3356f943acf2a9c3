import type { Json } from '../../../src/cluster/embedded/object.js';
import { eventually } from '../targets.js';
import type { Contract } from './contract.js';
import { type Case, holdToRecord } from './hold.js';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/**
 * Two words for one state: the second only if the Deployment controller wrote down the new ReplicaSet without pods
 * before it saw its first pod. A real one missed that moment in 6 of 40 rollouts.
 */
const UNDER_WAY = ['NewReplicaSetCreated', 'ReplicaSetUpdated'];

/** What controllers make of workloads, stage by stage. */
export async function rollouts(contract: Contract): Promise<void> {
  const { namespace } = contract;
  const at = (kind: string, name: string, apiVersion = 'apps/v1') => ({ apiVersion, kind, namespace, name });
  const patch = (name: string, body: Json, kind = 'Deployment') => contract.kube().patch(at(kind, name), body);
  const container = (version: string): Json => ({
    name: 'c',
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    args: ['pause'],
    env: [{ name: 'VERSION', value: version }],
  });
  const template = (app: string, version: string): Json => ({
    metadata: { labels: { app } },
    spec: { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, containers: [container(version)] },
  });
  const workload = (kind: string, name: string, spec: Json) =>
    contract.kube().create({
      ...at(kind, name),
      metadata: { name, namespace },
      spec: { selector: { matchLabels: { app: name } }, template: template(name, '1'), ...spec },
    } as Json);
  const version = (name: string, value: string) =>
    patch(name, { spec: { template: { spec: { containers: [container(value)] } } } });
  const get = async (kind: string, name: string): Promise<Json> => contract.kube().get(at(kind, name));
  const list = async (kind: string, apiVersion: string, label: string): Promise<Json[]> =>
    contract.kube().list({ apiVersion, kind, namespace, labelSelector: `app=${label}` });

  /** Waits until the status tells of the newest spec and `done` holds. */
  const settled = (kind: string, name: string, done: (object: Json) => boolean): Promise<Json> =>
    eventually(contract.patienceMs, async () => {
      const object = await get(kind, name);
      return object.status?.observedGeneration === object.metadata.generation && done(object) ? object : undefined;
    });
  const complete = (name: string, replicas: number) =>
    settled('Deployment', name, ({ status }) => {
      const { updatedReplicas = 0, availableReplicas = 0, replicas: all = 0, terminatingReplicas = 0 } = status;
      return (
        [updatedReplicas, availableReplicas, all].every((count) => count === replicas) && terminatingReplicas === 0
      );
    });

  /** A deployment and its ReplicaSets, oldest revision first, without names that are made up. */
  const stage = async (name: string): Promise<Json> => {
    const { metadata, spec, status } = await get('Deployment', name);
    const sets = await list('ReplicaSet', 'apps/v1', name);
    const revision = (object: Json): number => Number(object.metadata.annotations['deployment.kubernetes.io/revision']);
    const { observedGeneration: _, conditions, ...counts } = status;
    return {
      generation: metadata.generation,
      annotations: metadata.annotations,
      replicas: spec.replicas,
      counts,
      conditions: conditions
        .map(({ type, status: is, reason, message }: Json) =>
          UNDER_WAY.includes(reason)
            ? [type, is, 'under way']
            : [type, is, reason, message.replace(/-[a-z0-9]{8,10}"/g, '-HASH"')],
        )
        .sort(),
      sets: sets
        .sort((a, b) => revision(a) - revision(b))
        .map((set) => ({
          annotations: set.metadata.annotations,
          replicas: set.spec.replicas,
          version: set.spec.template.spec.containers[0].env[0].value,
          owner: set.metadata.ownerReferences.map(({ kind, controller, blockOwnerDeletion }: Json) => [
            kind,
            controller,
            blockOwnerDeletion,
          ]),
          hashes: [
            set.metadata.labels['pod-template-hash'] === set.spec.selector.matchLabels['pod-template-hash'],
            set.metadata.name === `${name}-${set.metadata.labels['pod-template-hash']}`,
          ],
        })),
    };
  };
  const podNames = async (app: string): Promise<string[]> =>
    (await list('Pod', 'v1', app)).map(({ metadata }) => metadata.name).sort();

  const cases: Case[] = [
    {
      name: 'a deployment is created',
      answer: async () => {
        await workload('Deployment', 'web', { replicas: 2 });
        await complete('web', 2);
        return stage('web');
      },
    },
    {
      name: 'its template changes: a second revision takes over',
      answer: async () => {
        await version('web', '2');
        await complete('web', 2);
        return stage('web');
      },
    },
    {
      name: 'it is put back: the first revision becomes the third',
      answer: async () => {
        await version('web', '1');
        await complete('web', 2);
        return stage('web');
      },
    },
    {
      name: 'it is scaled: no new revision',
      answer: async () => {
        await patch('web', { spec: { replicas: 3 } });
        await complete('web', 3);
        return stage('web');
      },
    },
    {
      name: 'it is paused: a change waits',
      answer: async () => {
        await patch('web', { spec: { paused: true } });
        await version('web', '3');
        await settled('Deployment', 'web', ({ status }) =>
          status.conditions.some(({ reason }: Json) => reason === 'DeploymentPaused'),
        );
        return stage('web');
      },
    },
    {
      name: 'it is resumed: the change is carried out',
      answer: async () => {
        await patch('web', { spec: { paused: false } });
        await complete('web', 3);
        return stage('web');
      },
    },
    {
      name: 'an image that cannot be pulled: the old pods stay',
      answer: async () => {
        await patch('web', {
          spec: {
            template: {
              spec: { containers: [{ ...container('4'), image: 'none.invalid/x:1', imagePullPolicy: 'Never' }] },
            },
          },
        });
        await settled(
          'Deployment',
          'web',
          ({ status }) =>
            status.updatedReplicas === 1 &&
            status.unavailableReplicas === 1 &&
            status.conditions.some(({ reason }: Json) => UNDER_WAY.includes(reason)),
        );
        await eventually(contract.patienceMs, async () => {
          const waiting = (await list('Pod', 'v1', 'web')).filter(
            ({ status }) => status.containerStatuses?.[0]?.state?.waiting,
          );
          return waiting.length === 1 ? true : undefined;
        });
        return stage('web');
      },
    },
    {
      name: 'everything goes with it when it is deleted',
      answer: async () => {
        await contract.kube().delete(at('Deployment', 'web'));
        await eventually(contract.patienceMs, async () => ((await podNames('web')).length === 0 ? true : undefined));
        return [(await get('Deployment', 'web')) ?? null, await list('ReplicaSet', 'apps/v1', 'web')];
      },
    },
    {
      name: 'recreate: all old pods go first',
      answer: async () => {
        await workload('Deployment', 'fresh', { replicas: 2, strategy: { type: 'Recreate' } });
        await complete('fresh', 2);
        await version('fresh', '2');
        await complete('fresh', 2);
        return stage('fresh');
      },
    },
    {
      name: 'a stateful set counts its pods, and drops the last first',
      answer: async () => {
        await workload('StatefulSet', 'db', { replicas: 3, serviceName: 'db' });
        await settled('StatefulSet', 'db', ({ status }) => status.availableReplicas === 3);
        const before = await list('Pod', 'v1', 'db');
        await patch('db', { spec: { replicas: 1 } }, 'StatefulSet');
        await settled('StatefulSet', 'db', ({ status }) => status.replicas === 1);
        const { status } = await get('StatefulSet', 'db');
        const { observedGeneration: _, currentRevision, updateRevision, ...counts } = status;
        return {
          before: before
            .map(({ metadata: { name, labels }, spec }) => [
              name,
              spec.hostname,
              spec.subdomain,
              labels['apps.kubernetes.io/pod-index'],
              labels['statefulset.kubernetes.io/pod-name'],
              labels['controller-revision-hash'] === currentRevision,
            ])
            .sort(),
          after: await podNames('db'),
          counts,
          sameRevision: currentRevision === updateRevision,
        };
      },
    },
    {
      name: 'a daemon set has a pod on the node',
      answer: async () => {
        await workload('DaemonSet', 'agent', {});
        const { status } = await settled('DaemonSet', 'agent', (object) => object.status.numberAvailable === 1);
        const { observedGeneration: _, ...counts } = status;
        return { counts, pods: (await podNames('agent')).length };
      },
    },
    {
      name: 'a job ends',
      answer: async () => {
        const spec = {
          completions: 2,
          parallelism: 1,
          template: {
            spec: { restartPolicy: 'Never', containers: [{ ...container('1'), command: ['true'], args: [] }] },
          },
        };
        await contract
          .kube()
          .create({ ...at('Job', 'once', 'batch/v1'), metadata: { name: 'once', namespace }, spec } as Json);
        const job = await eventually(contract.patienceMs, async () => {
          const found: Json = await contract.kube().get(at('Job', 'once', 'batch/v1'));
          return found.status?.completionTime ? found : undefined;
        });
        const { startTime: _, completionTime: __, conditions, ...counts } = job.status;
        return {
          counts,
          conditions: conditions.map(({ type, status, reason, message }: Json) => [type, status, reason, message]),
        };
      },
    },
    {
      name: 'a job that fails gives up',
      answer: async () => {
        const failing = { ...container('1'), command: ['false'], args: [] };
        const spec = { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [failing] } } };
        await contract
          .kube()
          .create({ ...at('Job', 'never', 'batch/v1'), metadata: { name: 'never', namespace }, spec } as Json);
        const job = await eventually(contract.patienceMs, async () => {
          const found: Json = await contract.kube().get(at('Job', 'never', 'batch/v1'));
          return found.status?.conditions?.some(({ type }: Json) => type === 'Failed') ? found : undefined;
        });
        const { startTime: _, conditions, ...counts } = job.status;
        return {
          counts,
          conditions: conditions.map(({ type, status, reason, message }: Json) => [type, status, reason, message]),
        };
      },
    },
  ];
  await holdToRecord('rollouts', 'rollouts.json', contract.real, cases);
}
