import type { Service } from '../domain/objects.js';
import type { ModelReason } from '../domain/reach.js';
import { podRef } from './arrive.js';
import type { Connection } from './connection.js';
import { reason } from './describe.js';
import { lookUp } from './lookup.js';
import type { Party } from './party.js';
import { policiesSelecting } from './policy.js';
import { connectThroughService, serviceRef } from './through-service.js';
import type { World } from './world.js';

const DNS_PORT = 53;

/** Whether the source can ask the cluster's DNS: egress to its pods, and ingress there, on port 53. */
export function judgeDns(world: World, source: Party): ModelReason {
  const own = resolverOfItsOwn(source);
  if (own) return own;
  const service = dnsService(world);
  if (!service) return withoutDnsService(world, source);
  const name = `${service.metadata.namespace}/${service.metadata.name}`;
  const udp = connectThroughService(world, source, service, DNS_PORT, 'UDP');
  if (udp.verdict === 'allowed') {
    return reason('name', 'allowed', `${source.name} reaches the cluster's DNS, Service ${name}`, serviceRef(service));
  }
  const cause = decisive(udp);
  if (udp.verdict === 'unknown') {
    const text = `whether ${source.name} reaches the cluster's DNS (Service ${name}) is not known: ${cause.text}`;
    return reason('name', 'unknown', text, cause.object, cause.path);
  }
  const tcp = connectThroughService(world, source, service, DNS_PORT, 'TCP').verdict;
  const hint = tcp === 'denied' ? '' : '; TCP 53 alone is not enough, since resolvers ask over UDP';
  const text = `${source.name} cannot resolve names, its way to the cluster's DNS is closed: ${cause.text}${hint}`;
  const verdict = tcp !== 'denied' && asksOverTcp(source) ? 'unknown' : 'denied';
  return reason('name', verdict, text, cause.object, cause.path);
}

/** glibc heeds this option, musl and busybox do not. */
function asksOverTcp({ pod }: Party): boolean {
  const config = pod?.spec.dnsConfig as { options?: readonly { name?: string }[] } | undefined;
  return config?.options?.some(({ name }) => name === 'use-vc') ?? false;
}

/** kubeadm's name and place, else whatever bears the label that CoreDNS's Service has everywhere. */
function dnsService(world: World): Service | undefined {
  const usual = lookUp(world).service('kube-system', 'kube-dns');
  return usual ?? world.services.find((service) => service.metadata.labels?.['k8s-app'] === 'kube-dns');
}

function withoutDnsService(world: World, source: Party): ModelReason {
  const { namespace, labels = {} } = source;
  const isolated =
    namespace !== undefined && policiesSelecting(world, { metadata: { namespace, labels } }, 'Egress').length > 0;
  return isolated
    ? reason('name', 'unknown', `the cluster's DNS Service is not in view, and ${source.name} is isolated for Egress`)
    : reason('name', 'allowed', `no policy keeps ${source.name} from the cluster's DNS, which is not in view itself`);
}

/** Pods that do not ask the cluster's DNS. */
function resolverOfItsOwn({ pod, name, onHost }: Party): ModelReason | undefined {
  if (!pod) return undefined;
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !onHost)) return undefined;
  const text = `${name} (dnsPolicy ${policy}${onHost ? ', hostNetwork' : ''}) does not ask the cluster's DNS`;
  return reason('name', 'unknown', text, podRef(pod), 'spec.dnsPolicy');
}

/** The first reason that is as the verdict. */
function decisive({ verdict, reasons }: Connection): ModelReason {
  const found = reasons.find((candidate) => candidate.verdict === verdict);
  if (!found) throw new Error(`no reason for ${verdict}`);
  return found;
}
