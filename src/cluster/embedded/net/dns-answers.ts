import type { Service } from '../../../domain/objects.js';
import { lookUp } from '../../../netmodel/lookup.js';
import { addressesOf, endpointsOf, isHeadless } from '../../../netmodel/service.js';
import type { World } from '../../../netmodel/world.js';
import { ZONE } from './addresses.js';
import type { DnsMessage, DnsRecord, RecordType } from './dns-message.js';

const TTL = 30;
const NO_SUCH_NAME = 3;

/** What is found under a name: undefined when there is no such name, else records of any type. */
type Found = DnsRecord[] | undefined;

/** Answers a question as CoreDNS with its kubernetes plugin does; names outside the cluster do not exist. */
export function answerDns(world: World, query: DnsMessage): DnsMessage {
  const { name, type } = query.question;
  const lower = name.toLowerCase();
  const reverse = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(lower);
  const found = reverse ? namesOf(world, reverse.slice(1).reverse().join('.'), lower) : recordsOf(world, lower, 8);
  const base = { ...query, answer: true, authority: [], additional: [] };
  const soa: DnsRecord[] = [{ name: lower.endsWith(ZONE) ? ZONE : '', type: 'SOA', ttl: TTL, data: ZONE }];
  if (!found) return { ...base, code: NO_SUCH_NAME, answers: [], authority: soa };
  const answers = found.filter((record) => record.type === type || record.type === 'CNAME' || type === 'ANY');
  const spelled = answers.map((record) => (record.name === lower ? { ...record, name } : record));
  return { ...base, code: 0, answers: spelled, authority: spelled.length > 0 ? [] : soa };
}

function recordsOf(world: World, fqdn: string, aliasesLeft: number): Found {
  if (fqdn === ZONE || fqdn === `svc.${ZONE}` || fqdn === `pod.${ZONE}`) return [];
  if (!fqdn.endsWith(`.${ZONE}`)) return undefined;
  const labels = fqdn.slice(0, -ZONE.length - 1).split('.');
  const kind = labels.pop();
  const namespace = labels.pop();
  if (!namespace || !lookUp(world).hasNamespace(namespace)) return undefined;
  if (labels.length === 0) return [];
  if (kind === 'pod') return labels.length === 1 ? dashedAddress(fqdn, labels[0] ?? '') : undefined;
  if (kind !== 'svc') return undefined;
  const service = lookUp(world).service(namespace, labels.pop() ?? '');
  if (!service) return undefined;
  if (labels.length === 0) return ofService(world, service, fqdn, aliasesLeft);
  if (labels.length === 1) return ofHost(world, service, fqdn, labels[0] ?? '');
  const [port = '', protocol = ''] = labels;
  return labels.length === 2 ? ofPort(world, service, fqdn, port, protocol) : undefined;
}

const address = (name: string, ip: string): DnsRecord => ({ name, type: 'A', ttl: TTL, data: ip });

function ofService(world: World, service: Service, fqdn: string, aliasesLeft: number): Found {
  if (service.spec.type === 'ExternalName') {
    const target = (service.spec.externalName ?? '').toLowerCase().replace(/\.$/, '');
    const alias: DnsRecord = { name: fqdn, type: 'CNAME', ttl: TTL, data: target };
    return [alias, ...(aliasesLeft > 0 ? (recordsOf(world, target, aliasesLeft - 1) ?? []) : [])];
  }
  if (!isHeadless(service))
    return [address(fqdn, service.spec.clusterIP ?? ''), ...portsOf(service, fqdn, undefined, undefined)];
  const ready = addressesOf(world, service).filter((endpoint) => endpoint.ready);
  if (ready.length === 0) return undefined;
  return ready.map((endpoint) => address(fqdn, endpoint.ip));
}

function portsOf(service: Service, fqdn: string, port: string | undefined, protocol: string | undefined): DnsRecord[] {
  const target = `${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`;
  return (service.spec.ports ?? [])
    .filter((own) => port === undefined || (own.name === port && (own.protocol ?? 'TCP').toLowerCase() === protocol))
    .map((own) => ({
      name: fqdn,
      type: 'SRV' as RecordType,
      ttl: TTL,
      data: target,
      numbers: [0, 100, own.port] as const,
    }));
}

/** _http._tcp.web: where a named port of a Service is. */
function ofPort(world: World, service: Service, fqdn: string, port: string, protocol: string): Found {
  if (!port.startsWith('_') || !protocol.startsWith('_') || service.spec.type === 'ExternalName') return undefined;
  if (!isHeadless(service)) {
    const records = portsOf(service, fqdn, port.slice(1), protocol.slice(1));
    return records.length > 0 ? records : undefined;
  }
  const behind = endpointsOf(world, service).find(
    ({ servicePort }) =>
      servicePort.name === port.slice(1) && (servicePort.protocol ?? 'TCP').toLowerCase() === protocol.slice(1),
  );
  const ready = behind?.endpoints.filter((endpoint) => endpoint.ready) ?? [];
  if (ready.length === 0) return undefined;
  const { name, namespace } = service.metadata;
  return ready.map((endpoint) => ({
    name: fqdn,
    type: 'SRV' as RecordType,
    ttl: TTL,
    data: `${endpoint.hostname ?? endpoint.ip.replaceAll('.', '-')}.${name}.${namespace}.svc.${ZONE}`,
    numbers: [0, Math.floor(100 / ready.length), endpoint.port] as const,
  }));
}

/** web-0.web: an endpoint by its hostname, or by its address with dashes. */
function ofHost(world: World, service: Service, fqdn: string, host: string): Found {
  if (service.spec.type === 'ExternalName') return undefined;
  const found = addressesOf(world, service).filter(
    (endpoint) => endpoint.ready && (endpoint.hostname ?? endpoint.ip.replaceAll('.', '-')) === host,
  );
  return found.length > 0 ? found.map((endpoint) => address(fqdn, endpoint.ip)) : undefined;
}

function dashedAddress(fqdn: string, label: string): Found {
  const ip = label.replaceAll('-', '.');
  return /^\d+\.\d+\.\d+\.\d+$/.test(ip) ? [address(fqdn, ip)] : undefined;
}

function namesOf(world: World, ip: string, question: string): Found {
  const service = lookUp(world).serviceByClusterIp(ip);
  const pointer = (name: string): DnsRecord => ({ name: question, type: 'PTR', ttl: TTL, data: name });
  if (service) return [pointer(`${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`)];
  const names = world.services.flatMap((candidate) =>
    addressesOf(world, candidate)
      .filter((endpoint) => endpoint.ip === ip)
      .map((endpoint) => {
        const { name, namespace } = candidate.metadata;
        return pointer(`${endpoint.hostname ?? ip.replaceAll('.', '-')}.${name}.${namespace}.svc.${ZONE}`);
      }),
  );
  return names.length > 0 ? names : undefined;
}
