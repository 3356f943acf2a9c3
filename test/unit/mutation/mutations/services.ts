import type { Labels, Service, ServicePort } from '../../../../src/domain/objects.js';
import type { Mutation } from './mutation.js';

/** Every systematic change to one Service. */
export function serviceMutations(service: Service): Mutation[] {
  const { spec } = service;
  const changed = (what: string, over: Partial<Service['spec']>): Mutation => ({
    what,
    objects: [{ ...service, spec: { ...spec, ...over } }],
  });
  const { selector: _, ports = [], ...rest } = spec;
  return [
    ...selectorsInstead(spec.selector ?? {}).map(([what, selector]) => changed(`selector: ${what}`, { selector })),
    { what: 'selector dropped', objects: [{ ...service, spec: { ...rest, ports } }] },
    ...portsInstead(ports).map(([what, others]) => changed(`ports: ${what}`, { ports: others })),
    changed('type ClusterIP', { type: 'ClusterIP' }),
    changed('type NodePort', { type: 'NodePort' }),
    changed('type LoadBalancer', { type: 'LoadBalancer' }),
    {
      what: 'type ExternalName',
      objects: [{ ...service, spec: { type: 'ExternalName', externalName: 'example.com' } }],
    },
    changed('headless', { clusterIP: 'None' }),
    changed('session affinity', { sessionAffinity: 'ClientIP' }),
  ];
}

function selectorsInstead(selector: Labels): [string, Labels][] {
  const others: [string, Labels][] = [['one more label', { ...selector, role: 'nobody' }]];
  for (const [key, value] of Object.entries(selector)) {
    const { [key]: _, ...rest } = selector;
    others.push(
      [`${key} has another value`, { ...selector, [key]: `${value}x` }],
      [`${key} misspelt`, { ...rest, [`${key}s`]: value }],
    );
    if (Object.keys(rest).length > 0) others.push([`${key} dropped`, rest]);
  }
  for (const shared of [{ tier: 'web' }, { app: 'web-app' }, { app: 'web-app-old' }]) {
    others.push([`${JSON.stringify(shared)} instead`, shared]);
  }
  return others;
}

function portsInstead(ports: readonly ServicePort[]): [string, ServicePort[]][] {
  const each = (change: (port: ServicePort) => ServicePort) => ports.map(change);
  const named = (port: ServicePort, name: string) => ({ ...port, name });
  return [
    ['port 8888', each((port) => ({ ...port, port: 8888 }))],
    ['port 8080', each((port) => ({ ...port, port: 8080 }))],
    ['targetPort 80', each((port) => ({ ...port, targetPort: 80 }))],
    ['targetPort 8080', each((port) => ({ ...port, targetPort: 8080 }))],
    ['targetPort 8081', each((port) => ({ ...port, targetPort: 8081 }))],
    ['targetPort "http"', each((port) => ({ ...port, targetPort: 'http' }))],
    ['targetPort "web"', each((port) => ({ ...port, targetPort: 'web' }))],
    ['targetPort dropped', each(({ targetPort: _, ...port }) => port)],
    ['UDP', each((port) => ({ ...port, protocol: 'UDP' }))],
    ['TCP', each((port) => ({ ...port, protocol: 'TCP' }))],
    ['a name', each((port) => named(port, 'main'))],
    ['one more port', [...each((port) => named(port, 'main')), { name: 'more', port: 9999, targetPort: 9999 }]],
    [
      'the same as UDP beside',
      [...each((port) => named(port, 'main')), ...each((port) => ({ ...named(port, 'udp'), protocol: 'UDP' }))],
    ],
    ['a wrong port first', [{ name: 'first', port: 9999, targetPort: 9999 }, ...each((port) => named(port, 'main'))]],
  ];
}
