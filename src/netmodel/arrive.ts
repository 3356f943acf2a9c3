import type { Pod, Protocol } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';
import { ipFamily } from './cidr.js';
import { reason, ref } from './describe.js';
import type { Flow } from './flow.js';
import { judgeIsolation } from './isolation.js';
import { lookUp } from './lookup.js';
import { addressParty, onSameNode, type Party, podParty } from './party.js';
import { whyNotOnNetwork } from './pod.js';
import { policiesSelecting } from './policy.js';
import type { World } from './world.js';

/** An address and port, after names and Services. */
export interface Destination {
  ip: string;
  port: number;
  protocol: Protocol;
  pod?: Pod;
  /** The port that was dialled, where a Service translated it. */
  servicePort?: number;
}

/** The last part of the way: out of the source, into the destination. */
export function arrive(world: World, source: Party, to: Destination): readonly ModelReason[] {
  const { pod, ip, port, protocol, servicePort } = to;
  if (pod && pod === source.pod && servicePort === undefined) {
    const text = `${source.name} always reaches itself: no policy applies inside a pod`;
    return [reason('pod', 'allowed', text, podRef(pod))];
  }
  if (pod) {
    const why = whyNotOnNetwork(pod);
    if (why) return [reason('pod', 'unknown', `pod ${podParty(pod).name} ${why}`, podRef(pod))];
  }
  const destination = pod ? podParty(pod) : addressParty(ip, lookUp(world).isNodeIp(ip));
  const sourceIp = source.onHost ? undefined : source.ips.find((own) => ipFamily(own) === ipFamily(ip));
  if (!source.onHost && source.ips.length > 0 && sourceIp === undefined) {
    return [reason('pod', 'unknown', `${source.name} has no ${ipFamily(ip)} address to reach ${ip} from`)];
  }
  const translated = servicePort === undefined || servicePort === port ? {} : { servicePort };
  const flow: Flow = { source, sourceIp, destination, destinationIp: ip, port, protocol, ...translated };
  return [...egress(world, flow), ...ingress(world, flow)];
}

function egress(world: World, flow: Flow): readonly ModelReason[] {
  const { source } = flow;
  if (source.namespace === undefined) return [];
  if (source.onHost && source.pod && policiesSelecting(world, source.pod, 'Egress').length > 0) {
    const text = `${source.name} uses its node's network: whether egress policies apply to it is not defined`;
    return [reason('egress', 'unknown', text, podRef(source.pod))];
  }
  return [judgeIsolation(world, 'Egress', flow)];
}

function ingress(world: World, flow: Flow): readonly ModelReason[] {
  const { source, destination } = flow;
  if (destination.onHost) {
    const text = `${destination.name} is on a node's own network, where policies need not apply`;
    return [reason('ingress', 'unknown', text, destination.pod && podRef(destination.pod))];
  }
  if (!destination.pod) {
    const text = `${destination.name} belongs to no pod and no Service: what happens beyond the cluster is not known`;
    return [reason('ingress', 'unknown', text)];
  }
  if (source.onHost && onSameNode(source, destination)) {
    const text = `${source.name} is on the node that runs ${destination.name}: a pod's own node always reaches it`;
    return [reason('ingress', 'allowed', text, podRef(destination.pod))];
  }
  return [judgeIsolation(world, 'Ingress', flow)];
}

export function podRef(pod: Pod) {
  return ref('Pod', pod.metadata.namespace ?? '', pod.metadata.name);
}
