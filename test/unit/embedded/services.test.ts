import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { start } from './control-plane.js';

const { registry, catalog, stop } = start();
const services = catalog.builtin('services');
afterAll(stop);

const PORTS = [{ port: 80 }];
const EXTERNAL = { type: 'ExternalName', externalName: 'example.com' };
let count = 0;
const create = (spec: Json): Json => registry.create(services, 'n', { metadata: { name: `s${count++}` }, spec });
const change = ({ metadata }: Json, spec: Json): Json =>
  registry.patch(services, 'n', metadata.name, 'application/merge-patch+json', { spec }).object.spec;

describe('a Service that cannot be is refused', () => {
  const outward =
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services';
  const local = { externalTrafficPolicy: 'Local' };

  it.each([
    [{ ports: PORTS, ...local }, outward],
    [{ ...EXTERNAL, ...local }, outward],
    [{ ...EXTERNAL, externalIPs: ['192.0.2.1'], ...local }, outward],
    [{ ...EXTERNAL, clusterIP: 'None' }, 'spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    [{ ...EXTERNAL, clusterIP: '10.96.7.7' }, 'spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    [{ ...EXTERNAL, ipFamilies: ['IPv4'] }, 'spec.ipFamilies: Forbidden: may not be set for ExternalName services'],
    [
      { ...EXTERNAL, ipFamilyPolicy: 'SingleStack' },
      'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
    ],
  ])('%j', (spec, message) => {
    expect(() => create(spec)).toThrow(message);
  });

  it('by an update as well', () => {
    expect(() => change(create({ ports: PORTS }), local)).toThrow(outward);
    expect(() => change(create(EXTERNAL), { clusterIP: 'None' })).toThrow('spec.clusterIPs: Forbidden');
    expect(() => change(create({ ports: PORTS }), { ...EXTERNAL, clusterIP: 'None' })).toThrow(
      'spec.clusterIPs: Forbidden',
    );
  });
});

describe('a Service that changes its type', () => {
  it('gives up what only the old one has', () => {
    const nodePort = create({ type: 'NodePort', ports: PORTS, externalTrafficPolicy: 'Local' });
    expect(change(nodePort, { type: 'ClusterIP' })).not.toHaveProperty('externalTrafficPolicy');
    for (const spec of [{ ports: PORTS }, { ports: PORTS, clusterIP: 'None' }, { type: 'NodePort', ports: PORTS }]) {
      const left = change(create(spec), EXTERNAL);
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'externalTrafficPolicy']) {
        expect(left).not.toHaveProperty(field);
      }
    }
  });

  it.each([{ type: 'NodePort' }, { type: 'LoadBalancer' }, { externalIPs: ['192.0.2.1'] }])(
    '%j has an external traffic policy',
    (spec) => {
      expect(create({ ports: PORTS, ...spec }).spec.externalTrafficPolicy).toBe('Cluster');
      expect(create({ ports: PORTS, ...spec, externalTrafficPolicy: 'Local' }).spec.externalTrafficPolicy).toBe(
        'Local',
      );
    },
  );

  it('gets an address when it is an ExternalName no longer', () => {
    expect(change(create(EXTERNAL), { type: 'ClusterIP', externalName: null, ports: PORTS }).clusterIP).toMatch(
      /^10\./,
    );
  });
});
