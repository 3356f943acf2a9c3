import {
  type Finding,
  type KubeObject,
  type Labels,
  nameOf,
  refOf,
  type Service,
  type Snapshot,
} from '../../src/sdk.js';
import type { Spec } from './endpoints.js';

/** Kinds that go on making pods. */
const MAKERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

/** Labels that tell the pods of one rollout from those of the next. */
const OF_ONE_ROLLOUT = ['pod-template-hash', 'controller-revision-hash'];

/** What the Service will lead to wrongly, or no longer, once pods are made anew: their labels are those of templates. */
export function podsToCome(
  spec: Spec,
  service: Service,
  workload: KubeObject | undefined,
  snapshot: Snapshot,
): Finding[] {
  const lost = workload ? lostPods(service, workload) : [];
  if (lost.length > 0 || spec.match === 'atLeast') return lost;
  return MAKERS.flatMap((kind) => snapshot.list(kind, service.metadata.namespace))
    .filter((maker) => maker.metadata.uid !== workload?.metadata.uid && makesPodsOfItsOwn(maker))
    .flatMap((maker) => foreignPods(service, maker));
}

/** What the selector asks for and only the running pods have. */
function lostPods(service: Service, workload: KubeObject): Finding[] {
  const labels = templateLabels(workload);
  if (!labels) return [];
  const [key, value] = missingFrom(labels, service) ?? [];
  if (key === undefined) return [];
  const expected = `${nameOf(service)} also leads to pods that ${nameOf(workload)} makes later`;
  const observed = `the running pods have ${key}=${value}, new ones will not`;
  if (OF_ONE_ROLLOUT.includes(key)) {
    const cause = `${key} is the label of one rollout: with the next one the pods get another`;
    return [{ expected, observed, cause, at: { object: refOf(service), path: 'spec.selector' } }];
  }
  const cause = 'the pod template has no such label: it was put on the pods alone, and is gone with the next rollout';
  return [{ expected, observed, cause, at: { object: refOf(workload), path: 'spec.template.metadata.labels' } }];
}

/** Its running pods do not bear the labels of the selector, but those that it makes next will. */
function foreignPods(service: Service, maker: KubeObject): Finding[] {
  if (missingFrom(templateLabels(maker) ?? {}, service)) return [];
  const words = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    {
      expected: `${nameOf(service)} leads to no other pods`,
      observed: `it will also lead to the next pod that ${nameOf(maker)} makes`,
      cause: `the pod template of ${nameOf(maker)} has the labels of the selector, too: ${words.join(', ')}`,
      at: { object: refOf(service), path: 'spec.selector' },
    },
  ];
}

/** The first label of the Service's selector that these do not have. */
function missingFrom(labels: Labels, { spec }: Service): [string, string] | undefined {
  return Object.entries(spec.selector ?? {}).find(([key, value]) => labels[key] !== value);
}

/** The template of a ReplicaSet that a Deployment has made is the Deployment's. */
function makesPodsOfItsOwn({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp === undefined && !metadata.ownerReferences?.some(({ controller }) => controller);
}

function templateLabels({ spec }: KubeObject): Labels | undefined {
  const { template } = (spec ?? {}) as { template?: { metadata?: { labels?: Labels } } };
  return template && (template.metadata?.labels ?? {});
}
