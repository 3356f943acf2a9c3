import type { Protocol } from '../../domain/objects.js';
import type { ModelTarget } from '../../domain/reach.js';
import { usageError } from '../usage-error.js';

export interface ObjectName {
  namespace: string;
  name: string;
}

/** The far end of a connection to ask about. */
export interface Target {
  to: ModelTarget;
  port: number;
  protocol: Protocol;
}

/** Where a connection to ask about starts. */
export type Start = ({ type: 'pod' } & ObjectName) | { type: 'node'; name: string };

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const TARGET_FORMS =
  'A target is a host name, an IP address, pod/[NAMESPACE/]NAME or svc/[NAMESPACE/]NAME, with :PORT where it is not 80.';

/** "sleepybox1", "default/sleepybox1", "node/kubedrill-worker" */
export function parseStart(text: string, namespace: string): Start {
  if (!text.startsWith('node/')) return { type: 'pod', ...parsePod(text, namespace) };
  const name = text.slice('node/'.length);
  if (!NAME.test(name)) throw usageError(`'${text}' is not a node.`, 'Write node/NAME.');
  return { type: 'node', name };
}

/** "sleepybox1", "default/sleepybox1" */
export function parsePod(text: string, namespace: string): ObjectName {
  return parseObject(text, namespace, 'pod');
}

function parseObject(text: string, namespace: string, kind: 'pod' | 'Service'): ObjectName {
  const parts = text.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) {
    throw usageError(`'${text}' is not a ${kind}.`, 'Write NAME or NAMESPACE/NAME.');
  }
  return second === undefined ? { namespace, name: first } : { namespace: first, name: second };
}

/** "web:8080", "web.shop", "10.0.0.7:53/udp", "[fd00::7]:80", "pod/shop/web-0:80", "svc/shop/web:80" */
export function parseTarget(text: string, namespace: string): Target {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:[\]]+))(?::(\d{1,5}))?(?:\/(tcp|udp))?$/i.exec(text);
  const port = Number(match?.[3] ?? 80);
  const host = match?.[2]?.toLowerCase();
  if (!match || port < 1 || port > 65_535) throw usageError(`'${text}' is not a target.`, TARGET_FORMS);
  const protocol: Protocol = match[4]?.toLowerCase() === 'udp' ? 'UDP' : 'TCP';
  if (match[1] !== undefined) return { to: { type: 'ip', ip: match[1] }, port, protocol };
  if (host === undefined) throw usageError(`'${text}' is not a target.`, TARGET_FORMS);
  if (host.startsWith('pod/')) {
    return { to: { type: 'pod', ...parsePod(host.slice('pod/'.length), namespace) }, port, protocol };
  }
  const service = /^(?:svc|service)\/(.+)$/.exec(host)?.[1];
  if (service !== undefined) {
    const of = parseObject(service, namespace, 'Service');
    return { to: { type: 'name', name: `${of.name}.${of.namespace}` }, port, protocol };
  }
  if (IPV4.test(host)) return { to: { type: 'ip', ip: host }, port, protocol };
  if (!NAME.test(host.replace(/\.$/, ''))) throw usageError(`'${text}' is not a target.`, TARGET_FORMS);
  return { to: { type: 'name', name: host }, port, protocol };
}
