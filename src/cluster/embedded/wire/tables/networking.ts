import type { Json } from '../../object.js';
import type { Row } from './row.js';
import { labelsText, selectorText } from './selector-text.js';

export const serviceRow: Row = ({ metadata, spec, status }, { age }) => [
  metadata.name,
  spec.type,
  spec.type === 'ExternalName' ? '<none>' : spec.clusterIPs?.length ? spec.clusterIP : spec.clusterIP || '<none>',
  externalAddress(spec, status),
  portsText(spec.ports ?? []),
  age,
  labelsText(spec.selector),
];

function externalAddress(spec: Json, status: Json): string {
  const given: string[] = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName;
    case 'LoadBalancer': {
      const found = (status?.loadBalancer?.ingress ?? []).map((item: Json) => item.ip || item.hostname);
      const all = [...found, ...given];
      return all.length ? all.join(',') : '<pending>';
    }
    default:
      return given.length ? given.join(',') : '<none>';
  }
}

const portsText = (ports: Json[]): string =>
  ports.length
    ? ports.map((port) => `${port.port}${port.nodePort ? `:${port.nodePort}` : ''}/${port.protocol}`).join(',')
    : '<none>';

/** At most three, and how many more there are. */
function few(items: readonly string[]): string {
  if (items.length === 0) return '<none>';
  return items.length > 3 ? `${items.slice(0, 3).join(',')} + ${items.length - 3} more...` : items.join(',');
}

export const endpointsRow: Row = ({ metadata, subsets }, { age }) => {
  const all = (subsets ?? []).flatMap((subset: Json) =>
    (subset.ports?.length ? subset.ports : [undefined]).flatMap((port: Json) =>
      (subset.addresses ?? []).map((address: Json) => (port ? `${address.ip}:${port.port}` : address.ip)),
    ),
  );
  return [metadata.name, few(all), age];
};

export const endpointSliceRow: Row = (slice, { age }) => [
  slice.metadata.name,
  slice.addressType,
  slice.ports?.length ? few(slice.ports.map((port: Json) => String(port.port ?? '*'))) : '<unset>',
  slice.endpoints?.length ? few(slice.endpoints.flatMap((endpoint: Json) => endpoint.addresses)) : '<unset>',
  age,
];

export const networkPolicyRow: Row = ({ metadata, spec }, { age }) => [
  metadata.name,
  selectorText(spec?.podSelector ?? {}),
  age,
];

export const ingressRow: Row = ({ metadata, spec, status }, { age }) => {
  const hosts = [...new Set((spec.rules ?? []).map((rule: Json) => rule.host).filter(Boolean))] as string[];
  const addresses = (status?.loadBalancer?.ingress ?? []).map((item: Json) => item.ip || item.hostname);
  return [
    metadata.name,
    spec.ingressClassName ?? '<none>',
    hosts.length ? few(hosts) : '*',
    addresses.join(','),
    spec.tls?.length ? '80, 443' : '80',
    age,
  ];
};

export const ingressClassRow: Row = ({ metadata, spec }, { age }) => {
  const { parameters } = spec;
  const text = parameters ? [parameters.kind, parameters.apiGroup].filter(Boolean).join('.') : '';
  return [metadata.name, spec.controller, parameters ? `${text}/${parameters.name}` : '<none>', age];
};
