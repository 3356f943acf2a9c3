import {
  isHeadless,
  isReady,
  type ModelTarget,
  nameOf,
  type Pod,
  type PodsRef,
  refOf,
  type Seen,
  type Service,
  waysTo,
} from '../../src/sdk.js';
import type { To } from './schema.js';
import { type End, runningPods } from './sources.js';

export interface Target {
  /** Name or address that the probe connects to. */
  host: string;
  port: number;
  model: ModelTarget;
  label: string;
  words: string;
  /** What answers is an Ingress controller. */
  ingress?: true;
}

const ENOUGH = 3;

export function targetsOf(to: To, port: number, seen: Seen): End<readonly Target[]> {
  if ('nodes' in to) return nodes(port, seen);
  if ('controller' in to) return ingressController(port, seen);
  if ('ip' in to) return one({ host: to.ip, port, model: { type: 'ip', ip: to.ip }, label: to.ip, words: to.ip });
  if ('host' in to) {
    return one({ host: to.host, port, model: { type: 'name', name: to.host }, label: to.host, words: `"${to.host}"` });
  }
  if ('service' in to) {
    const { namespace, name } = to.service;
    const service = seen.snapshot.get('Service', namespace, name) as Service | undefined;
    if (service) return one(throughService(service, port));
    return { ok: false, status: 'fail', problem: { observed: `there is no Service ${namespace}/${name}` } };
  }
  if ('serviceOf' in to) return serviceLeadingTo(to.serviceOf, port, seen);
  const found = runningPods(to, seen);
  if (!found.ok) return found;
  return { ok: true, value: found.value.slice(0, ENOUGH).flatMap((pod) => directly(pod, port)) };
}

/** A port of the nodes themselves. What the model says of it goes by the address. */
function nodes(port: number, seen: Seen): End<readonly Target[]> {
  const targets = seen.snapshot.list('Node').flatMap((node): Target[] => {
    const addresses = (node.status as { addresses?: readonly { type: string; address: string }[] } | undefined)
      ?.addresses;
    const ip = addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (ip === undefined) return [];
    const words = `node ${node.metadata.name} (${ip})`;
    return [{ host: ip, port, model: { type: 'ip', ip }, label: `node ${node.metadata.name}`, words }];
  });
  if (targets.length > 0) return { ok: true, value: targets };
  return { ok: false, status: 'error', problem: { observed: 'no node tells its address' } };
}

function ingressController(port: number, seen: Seen): End<readonly Target[]> {
  const { ingress } = seen;
  const service = ingress && seen.snapshot.get('Service', ingress.namespace, ingress.name);
  if (!service) {
    const observed = 'the cluster has no Ingress controller: `kubedrill reset` puts it in';
    return { ok: false, status: 'error', problem: { observed } };
  }
  const words = 'the Ingress controller';
  return one({ ...throughService(service as Service, port), label: words, words, ingress: true });
}

function serviceLeadingTo(ref: PodsRef, port: number, seen: Seen): End<readonly Target[]> {
  const found = runningPods(ref, seen);
  if (!found.ok) return found;
  const [way] = waysTo(seen.snapshot, ref.namespace, found.value, port);
  if (way) return one(throughService(way.service, isHeadless(way.service) ? port : way.servicePort.port));
  const idle = found.value.find((pod) => !isReady(pod));
  const observed = `no Service in namespace ${ref.namespace} leads to ${ref.name ?? 'the pods'} on port ${port}`;
  const cause = idle ? { cause: `${nameOf(idle)} is not ready`, at: { object: refOf(idle), path: 'status' } } : {};
  return { ok: false, status: 'fail', problem: { observed, ...cause } };
}

function throughService(service: Service, port: number): Target {
  const { namespace = '', name } = service.metadata;
  return {
    host: `${name}.${namespace}.svc.cluster.local`,
    port,
    model: { type: 'service', namespace, name },
    label: `svc ${namespace}/${name}`,
    words: nameOf(service),
  };
}

function directly(pod: Pod, port: number): Target[] {
  const { namespace = '', name } = pod.metadata;
  const host = pod.status?.podIP;
  if (!host) return [];
  return [{ host, port, model: { type: 'pod', namespace, name }, label: `${namespace}/${name}`, words: nameOf(pod) }];
}

function one(target: Target): End<readonly Target[]> {
  return { ok: true, value: [target] };
}
