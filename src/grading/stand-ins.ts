import type { SeededObject } from '../domain/attempt.js';
import type { Labels, NetworkPolicy, Pod, Service } from '../domain/objects.js';
import type { ModelTarget, ProbeRequest } from '../domain/reach.js';
import { podIpsOf } from '../netmodel/pod.js';
import { isLiving } from './pods.js';
import { podWithIp, readyEndpoints } from './service-endpoints.js';
import type { Snapshot } from './snapshot.js';

/**
 * Lets a pod that came with the lab ask instead of a client of ours, where no policy can tell the two apart: same
 * namespace, same labels, and no policy that goes by the addresses of sources. To start a client takes seconds. Pods of
 * the learner do not stand in: they may be gone in the next moment. Nor does a pod that is asked for itself: it always
 * reaches itself.
 */
export function withStandIns(
  requests: readonly ProbeRequest[],
  snapshot: Snapshot,
  seeded: readonly SeededObject[],
): readonly ProbeRequest[] {
  if ((snapshot.list('NetworkPolicy') as readonly NetworkPolicy[]).some(goesByAddresses)) return requests;
  const pods = (snapshot.list('Pod') as readonly Pod[]).filter(
    (pod) => isOfTheLab(pod, seeded) && isRunning(pod) && isOrdinary(pod),
  );
  return requests.map((request) => {
    const { source } = request;
    if (source.type !== 'actor') return request;
    const { namespace, labels } = source;
    const targets = requests.filter((other) => isSame(other.source, source)).flatMap(targetOf);
    const standIn = pods.find(
      (pod) =>
        pod.metadata.namespace === namespace &&
        sameLabels(pod.metadata.labels ?? {}, labels) &&
        !targets.some((target) => mayBe(target, pod, snapshot)),
    );
    if (!standIn) return request;
    return { ...request, source: { type: 'pod', namespace, name: standIn.metadata.name } };
  });
}

function goesByAddresses({ spec }: NetworkPolicy): boolean {
  return (spec?.ingress ?? []).some(({ from }) => (from ?? []).some(({ ipBlock }) => ipBlock !== undefined));
}

function isOfTheLab({ metadata }: Pod, seeded: readonly SeededObject[]): boolean {
  return seeded.some(({ kind, uid }) => kind === 'Pod' && uid === metadata.uid);
}

function isRunning(pod: Pod): boolean {
  const containers = pod.status?.containerStatuses ?? [];
  const runs = containers.length > 0 && containers.every(({ state }) => state?.running !== undefined);
  return runs && isLiving(pod);
}

/** In a network of its own, and it looks names up as any pod does. */
function isOrdinary({ spec }: Pod): boolean {
  const { hostNetwork = false, dnsPolicy = 'ClusterFirst', dnsConfig, hostAliases } = spec;
  return !hostNetwork && dnsPolicy === 'ClusterFirst' && dnsConfig === undefined && hostAliases === undefined;
}

function isSame(a: ProbeRequest['source'], b: ProbeRequest['source']): boolean {
  return a.type === 'actor' && b.type === 'actor' && a.namespace === b.namespace && sameLabels(a.labels, b.labels);
}

function sameLabels(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function targetOf({ model, action }: ProbeRequest): readonly ModelTarget[] {
  if (model) return [model.to];
  return action.type === 'dns' ? [] : [{ type: 'name', name: action.host }];
}

/** Whether it may be this pod that answers. A name, or an address that is no pod's, may stand for anything. */
function mayBe(target: ModelTarget, pod: Pod, snapshot: Snapshot): boolean {
  const { namespace, name } = pod.metadata;
  switch (target.type) {
    case 'pod':
      return target.namespace === namespace && target.name === name;
    case 'service': {
      const service = snapshot.get('Service', target.namespace, target.name) as Service | undefined;
      return service !== undefined && readyEndpoints(snapshot, service).some(({ pod: behind }) => behind === pod);
    }
    case 'ip':
      return podWithIp(snapshot, target.ip) === undefined || podIpsOf(pod).includes(target.ip);
    case 'name':
      return true;
  }
}
