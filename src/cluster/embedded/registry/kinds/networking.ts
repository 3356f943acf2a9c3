import ipaddr from 'ipaddr.js';
import type { Json } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsSubdomain, portName } from '../names.js';
import type { Rules } from '../rules.js';
import { oneOf } from './pod-validation.js';
import { validateLabelSelector } from './selector-validation.js';

export const networkPolicyRules: Rules = {
  name: dnsSubdomain,
  generation: true,
  defaults: ({ spec }) => {
    if (!spec) return;
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
    }
    if (!spec.policyTypes?.length) {
      spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    }
  },
  validate: ({ spec }, errors) => {
    validateLabelSelector(spec?.podSelector, 'spec.podSelector', errors);
    for (const [side, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      (spec?.[side] ?? []).forEach((rule: Json, i: number) => {
        const at = `spec.${side}[${i}]`;
        for (const [j, port] of (rule.ports ?? []).entries()) validatePort(port, `${at}.ports[${j}]`, errors);
        for (const [j, peer] of (rule[peers] ?? []).entries()) validatePeer(peer, `${at}.${peers}[${j}]`, errors);
      });
    }
    (spec?.policyTypes ?? []).forEach((type: Json, i: number) => {
      oneOf(type, ['Ingress', 'Egress'], `spec.policyTypes[${i}]`, errors);
    });
  },
};

function validatePort(port: Json, at: string, errors: FieldErrors): void {
  oneOf(port.protocol, ['TCP', 'UDP', 'SCTP'], `${at}.protocol`, errors);
  if (typeof port.port === 'string')
    for (const text of portName(port.port)) errors.invalid(`${at}.port`, port.port, text);
  else if (port.port !== undefined && (port.port < 1 || port.port > 65535)) {
    errors.invalid(`${at}.port`, port.port, 'must be between 1 and 65535, inclusive');
  }
  if (port.endPort === undefined) return;
  if (typeof port.port !== 'number') {
    if (port.port === undefined) errors.required(`${at}.port`, 'may not be empty when `endPort` is specified');
    else errors.invalid(`${at}.endPort`, port.endPort, 'may not be specified when `port` is non-numeric');
  } else if (port.endPort < port.port)
    errors.invalid(`${at}.endPort`, port.port, 'must be greater than or equal to `port`');
}

function validatePeer(peer: Json, at: string, errors: FieldErrors): void {
  validateLabelSelector(peer.podSelector, `${at}.podSelector`, errors);
  validateLabelSelector(peer.namespaceSelector, `${at}.namespaceSelector`, errors);
  const selectors = (peer.podSelector ? 1 : 0) + (peer.namespaceSelector ? 1 : 0);
  if (selectors === 0 && !peer.ipBlock) errors.required(at, 'must specify a peer');
  if (selectors > 0 && peer.ipBlock) errors.forbidden(at, 'may not specify both ipBlock and another peer');
  if (!peer.ipBlock) return;
  const { cidr } = peer.ipBlock;
  if (!cidr) errors.required(`${at}.ipBlock.cidr`);
  else if (!isCidr(cidr))
    errors.invalid(`${at}.ipBlock.cidr`, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)');
  (peer.ipBlock.except ?? []).forEach((except: string, i: number) => {
    const path = `${at}.ipBlock.except[${i}]`;
    if (!isCidr(except))
      errors.invalid(path, except, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)');
    else if (isCidr(cidr) && !within(except, cidr)) errors.invalid(path, except, `must be a strict subset of \`cidr\``);
  });
}

function isCidr(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  // The library takes short forms of IPv4, such as 10.0.0/8.
  return ipaddr.isValidCIDR(text) && (text.includes(':') || /^\d+\.\d+\.\d+\.\d+\//.test(text));
}

function within(inner: string, outer: string): boolean {
  const [address, bits] = ipaddr.parseCIDR(inner);
  const [network, size] = ipaddr.parseCIDR(outer);
  return address.kind() === network.kind() && bits > size && address.match(network, size);
}

export const ingressClassRules: Rules = {
  name: dnsSubdomain,
  generation: true,
  validate: ({ spec }, errors) => {
    if (!spec?.controller) errors.required('spec.controller');
    else if (!/^[^/]+\/.+$/.test(spec.controller)) {
      const text = 'must be a domain-prefixed path (such as "acme.io/foo")';
      errors.invalid('spec.controller', spec.controller, text);
    }
  },
};

export const ingressRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  beforeCreate: (ingress, { store }) => {
    if (ingress.spec?.ingressClassName || ingress.metadata.annotations?.['kubernetes.io/ingress.class']) return;
    const byDefault = [...store.each('ingressclasses.networking.k8s.io')].find(
      (item) => item.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
    );
    if (byDefault) ingress.spec.ingressClassName = byDefault.metadata.name;
  },
  validate: ({ spec }, errors) => {
    const rules: Json[] = spec?.rules ?? [];
    if (rules.length === 0 && !spec?.defaultBackend) {
      errors.invalid('spec', null, 'either `defaultBackend` or `rules` must be specified');
    }
    if (spec?.defaultBackend) validateBackend(spec.defaultBackend, 'spec.defaultBackend', errors);
    rules.forEach((rule, i) => {
      const at = `spec.rules[${i}]`;
      if (rule.host) {
        const host = rule.host.replace(/^\*\./, '');
        if (ipaddr.isValid(rule.host)) errors.invalid(`${at}.host`, rule.host, 'must be a DNS name, not an IP address');
        else for (const text of dnsSubdomain(host)) errors.invalid(`${at}.host`, rule.host, text);
      }
      if (rule.http && !rule.http.paths?.length) errors.required(`${at}.http.paths`);
      for (const [j, path] of (rule.http?.paths ?? []).entries()) validatePath(path, `${at}.http.paths[${j}]`, errors);
    });
  },
};

function validatePath(path: Json, at: string, errors: FieldErrors): void {
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  if (!path.pathType) errors.required(`${at}.pathType`, 'pathType must be specified');
  else if (!types.includes(path.pathType)) errors.notSupported(`${at}.pathType`, path.pathType, types);
  else if (path.pathType !== 'ImplementationSpecific' && !path.path?.startsWith('/')) {
    errors.invalid(`${at}.path`, path.path ?? '', 'must be an absolute path');
  }
  validateBackend(path.backend ?? {}, `${at}.backend`, errors);
}

function validateBackend(backend: Json, at: string, errors: FieldErrors): void {
  if (backend.resource && backend.service) errors.invalid(at, '', 'cannot set both resource and service backends');
  else if (!backend.resource && !backend.service) errors.invalid(at, '', 'resource or service backend is required');
  if (!backend.service) return;
  if (!backend.service.name) errors.required(`${at}.service.name`);
  const { name, number } = backend.service.port ?? {};
  if (!name && !number) errors.required(at, 'port name or number is required');
  else if (name && number) errors.invalid(at, '', 'cannot set both port name & port number');
  else if (number && (number < 1 || number > 65535)) {
    errors.invalid(`${at}.service.port.number`, number, 'must be between 1 and 65535, inclusive');
  }
}

export const endpointSliceRules: Rules = {
  name: dnsSubdomain,
  generation: true,
  defaults: (slice) => {
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate: (slice, errors) => {
    if (!slice.addressType) errors.required('addressType');
    else oneOf(slice.addressType, ['FQDN', 'IPv4', 'IPv6'], 'addressType', errors);
    (slice.endpoints ?? []).forEach((endpoint: Json, i: number) => {
      if (!endpoint.addresses?.length) errors.required(`endpoints[${i}].addresses`, 'must contain at least 1 address');
      if (slice.addressType === 'FQDN') return;
      (endpoint.addresses ?? []).forEach((address: string, j: number) => {
        if (ipaddr.isValid(address)) return;
        const text = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
        errors.invalid(`endpoints[${i}].addresses[${j}]`, address, text);
      });
    });
  },
  validateUpdate: (slice, before, errors) => {
    if (slice.addressType !== before.addressType)
      errors.invalid('addressType', slice.addressType, 'field is immutable');
  },
};
