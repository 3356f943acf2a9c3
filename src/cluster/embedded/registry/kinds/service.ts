import ipaddr from 'ipaddr.js';
import { equal, type Json, type Obj } from '../../object.js';
import type { Store } from '../../storage/store.js';
import { ApiError, invalid } from '../errors.js';
import type { FieldErrors } from '../field-errors.js';
import { validateLabels } from '../metadata.js';
import { dnsLabel, dnsSubdomain } from '../names.js';
import type { Rules } from '../rules.js';
import { oneOf } from './pod-validation.js';
import { validatePort } from './probe-validation.js';

const SERVICE_CIDR = '10.96.0.0/16';
const EXTERNAL_NAME_LACKS = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'];
const NODE_PORTS = { first: 30000, last: 32767 };

export const serviceRules: Rules = {
  name: dnsLabel,
  status: true,
  defaults: defaultService,
  beforeCreate: (service, { store }) => {
    service.status = { loadBalancer: {} };
    allocate(service, undefined, store);
  },
  beforeUpdate: (service, before, { store }) => {
    patchAllocated(service, before);
    release(service, before);
    allocate(service, before, store);
  },
  validate: validateService,
  validateUpdate: (service, before, errors) => {
    const was = before.spec.clusterIP;
    if (
      before.spec.type !== 'ExternalName' &&
      service.spec.type !== 'ExternalName' &&
      was &&
      service.spec.clusterIP !== was
    ) {
      errors.invalid('spec.clusterIPs[0]', service.spec.clusterIPs ?? [], 'may not change once set');
    }
  },
  fields: (service) => ({ 'spec.clusterIP': service.spec.clusterIP ?? '', 'spec.type': service.spec.type ?? '' }),
};

const isNodePort = (type: string): boolean => type === 'NodePort' || type === 'LoadBalancer';
const isOutward = ({ type, externalIPs }: Json): boolean =>
  isNodePort(type) || (type === 'ClusterIP' && externalIPs?.length > 0);

function defaultService(service: Obj): void {
  service.spec ??= {};
  const { spec } = service;
  spec.sessionAffinity ??= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: 10800 } };
  spec.type ??= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port;
  }
  if (isOutward(spec)) spec.externalTrafficPolicy ||= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  else delete spec.allocateLoadBalancerNodePorts;
  if (!spec.clusterIP && spec.clusterIPs?.length) spec.clusterIP = spec.clusterIPs[0];
}

/** An update that leaves allocated fields out keeps what was allocated. */
function patchAllocated(service: Obj, before: Obj): void {
  const { spec } = service;
  const old = before.spec;
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  if (!spec.clusterIP) spec.clusterIP = old.clusterIP;
  if (!spec.clusterIPs?.length && spec.clusterIP === old.clusterIP) spec.clusterIPs = old.clusterIPs;
  if (isNodePort(spec.type)) {
    for (const port of spec.ports ?? []) {
      const same = (old.ports ?? []).find(
        (other: Json) => other.port === port.port && other.protocol === port.protocol,
      );
      if (!port.nodePort && same?.nodePort) port.nodePort = same.nodePort;
    }
  } else if (isNodePort(old.type)) {
    for (const port of spec.ports ?? []) {
      if ((old.ports ?? []).some((other: Json) => other.nodePort === port.nodePort)) delete port.nodePort;
    }
  }
}

/** An update to a type that has no use for a field drops what it leaves as it was. */
function release({ spec }: Obj, { spec: old }: Obj): void {
  const drop = (...fields: string[]): void => {
    for (const field of fields) if (equal(spec[field], old[field])) delete spec[field];
  };
  if (isOutward(old) && !isOutward(spec)) drop('externalTrafficPolicy');
  if (spec.type === 'ExternalName' && old.type !== 'ExternalName') drop('clusterIP', ...EXTERNAL_NAME_LACKS);
}

function allocate(service: Obj, before: Obj | undefined, store: Store): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    if (spec.clusterIP) spec.clusterIPs ??= [spec.clusterIP];
    return;
  }
  const others = [...store.each('services')].filter((other) => other.metadata.uid !== before?.metadata.uid);
  if (!spec.clusterIP) spec.clusterIP = freeAddress(others);
  else if (spec.clusterIP !== 'None' && spec.clusterIP !== before?.spec.clusterIP) claimAddress(service, others);
  spec.clusterIPs = [spec.clusterIP];
  const anywhere = spec.clusterIP === 'None' && !spec.selector;
  spec.ipFamilies ??= anywhere ? ['IPv4', 'IPv6'] : ['IPv4'];
  spec.ipFamilyPolicy ??= anywhere ? 'RequireDualStack' : 'SingleStack';
  if (spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts)) {
    allocateNodePorts(service, others);
  }
}

function freeAddress(others: readonly Obj[]): string {
  const used = new Set(others.map((other) => other.spec.clusterIP));
  for (let tries = 0; tries < 10_000; tries++) {
    const address = `10.96.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;
    if (!used.has(address) && address !== '10.96.0.1' && address !== '10.96.0.10') return address;
  }
  throw new ApiError(500, 'InternalError', 'Internal error occurred: failed to allocate a serviceIP: range is full');
}

function claimAddress(service: Obj, others: readonly Obj[]): void {
  const { clusterIP } = service.spec;
  const kind = { group: '', kind: 'Service' };
  const path = 'spec.clusterIPs';
  if (!ipaddr.isValid(clusterIP)) {
    const message = `Invalid value: "${clusterIP}": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`;
    throw invalid(kind, service.metadata.name, [{ reason: 'FieldValueInvalid', field: `${path}[0]`, message }]);
  }
  const refuse = (detail: string): ApiError =>
    invalid(kind, service.metadata.name, [
      { reason: 'FieldValueInvalid', field: path, message: `Invalid value: ["${clusterIP}"]: ${detail}` },
    ]);
  if (!/^10\.96\.\d+\.\d+$/.test(clusterIP)) {
    throw refuse(
      `failed to allocate IP ${clusterIP}: the provided IP (${clusterIP}) is not in the valid range. The range of valid IPs is ${SERVICE_CIDR}`,
    );
  }
  if (others.some((other) => other.spec.clusterIP === clusterIP)) {
    throw refuse(`failed to allocate IP ${clusterIP}: provided IP is already allocated`);
  }
}

function allocateNodePorts(service: Obj, others: readonly Obj[]): void {
  const used = new Set(others.flatMap((other) => (other.spec.ports ?? []).map((port: Json) => port.nodePort)));
  (service.spec.ports ?? []).forEach((port: Json, i: number) => {
    const path = `spec.ports[${i}].nodePort`;
    if (!port.nodePort) {
      do port.nodePort = NODE_PORTS.first + Math.floor(Math.random() * (NODE_PORTS.last - NODE_PORTS.first + 1));
      while (used.has(port.nodePort));
    } else {
      const refuse = (detail: string): ApiError =>
        invalid({ group: '', kind: 'Service' }, service.metadata.name, [
          { reason: 'FieldValueInvalid', field: path, message: `Invalid value: ${port.nodePort}: ${detail}` },
        ]);
      if (port.nodePort < NODE_PORTS.first || port.nodePort > NODE_PORTS.last) {
        throw refuse('provided port is not in the valid range. The range of valid ports is 30000-32767');
      }
      if (used.has(port.nodePort)) throw refuse('provided port is already allocated');
    }
    used.add(port.nodePort);
  });
}

/** A port as the API server's own type spells it in its messages. */
function internalPort({ protocol, port }: Json): Json {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function validateService(service: Obj, errors: FieldErrors): void {
  const { spec } = service;
  const headless = spec.clusterIP === 'None';
  const ports: Json[] = spec.ports ?? [];
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.required('spec.ports');
  oneOf(spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'spec.type', errors);
  oneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity', errors);
  oneOf(spec.internalTrafficPolicy, ['Cluster', 'Local'], 'spec.internalTrafficPolicy', errors);
  if (isOutward(spec)) oneOf(spec.externalTrafficPolicy, ['Cluster', 'Local'], 'spec.externalTrafficPolicy', errors);
  else if (spec.externalTrafficPolicy) {
    errors.invalid(
      'spec.externalTrafficPolicy',
      spec.externalTrafficPolicy,
      'may only be set for externally-accessible services',
    );
  }
  if (spec.type === 'ExternalName') {
    for (const field of EXTERNAL_NAME_LACKS) {
      if (spec[field]?.length) errors.forbidden(`spec.${field}`, 'may not be set for ExternalName services');
    }
    const name = (spec.externalName ?? '').replace(/\.$/, '');
    if (!name) errors.required('spec.externalName');
    else for (const text of dnsSubdomain(name)) errors.invalid('spec.externalName', name, text);
  }
  if (headless && isNodePort(spec.type)) {
    errors.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`);
  }
  validateLabels(spec.selector, 'spec.selector', errors);
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, i) => {
    const at = `spec.ports[${i}]`;
    if (!port.name) {
      if (ports.length > 1) errors.required(`${at}.name`);
    } else {
      for (const text of dnsLabel(port.name)) errors.invalid(`${at}.name`, port.name, text);
      if (names.has(port.name)) errors.duplicate(`${at}.name`, port.name);
      names.add(port.name);
    }
    if (!Number.isInteger(port.port) || port.port < 1 || port.port > 65535) {
      errors.invalid(`${at}.port`, port.port, 'must be between 1 and 65535, inclusive');
    }
    oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, errors);
    validatePort(port.targetPort, `${at}.targetPort`, errors);
    const key = `${port.protocol}/${port.port}`;
    if (numbers.has(key)) errors.duplicate(at, internalPort(port));
    numbers.add(key);
    if (port.nodePort && spec.type === 'ClusterIP') {
      errors.forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
  });
}
