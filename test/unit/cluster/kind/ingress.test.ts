import { describe, expect, it } from 'vitest';
import { ARCHIVES } from '../../../../src/cluster/bundle/contents.js';
import type { Context } from '../../../../src/cluster/kind/deps.js';
import type { ContainerRow, Docker } from '../../../../src/cluster/kind/docker.js';
import { ensureIngress } from '../../../../src/cluster/kind/ingress/ensure.js';
import { ingressEntry } from '../../../../src/cluster/kind/ingress/entry.js';
import { TRAEFIK_IMAGE, traefikObjects } from '../../../../src/cluster/kind/ingress/traefik.js';
import { namesOf } from '../../../../src/cluster/kind/names.js';
import { phasesTo } from '../../../../src/cluster/kind/phases.js';
import type { PhaseEvent } from '../../../../src/domain/cluster.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { type Kube, KubeError } from '../../../../src/kube/kube.js';
import { VirtualClock } from '../virtual-clock.js';

const names = namesOf('drill', '/state');
const node = (ports: string): ContainerRow => ({ id: '1', name: names.controlPlane, state: 'running', ports });
const PORTS = '127.0.0.1:35077->6443/tcp, 127.0.0.1:32768->80/tcp, 127.0.0.1:32769->443/tcp';

describe('where Ingresses are served', () => {
  it('is our Service, and the ports of this machine that Docker publishes', () => {
    expect(ingressEntry({ names }, [node(PORTS)])).toEqual({
      service: { namespace: 'kubedrill-ingress', name: 'ingress' },
      local: { http: '127.0.0.1:32768', https: '127.0.0.1:32769' },
    });
  });

  it('is the Service alone where the node publishes no such ports', () => {
    expect(ingressEntry({ names }, [node('127.0.0.1:35080->6443/tcp')])).not.toHaveProperty('local');
  });

  it('is the Service of another controller when one is named', () => {
    const ingress = { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' };
    expect(ingressEntry({ names, ingress }, [node(PORTS)])).toEqual({ service: ingress });
  });
});

describe('ensure', () => {
  it('puts Traefik in, in a namespace of its own, and waits until it is rolled out', async () => {
    const { context, objects, events, phase } = cluster();
    await ensureIngress(context, phase, new AbortController().signal);
    const kinds = [...objects.values()].map(({ kind }) => kind).sort();
    expect(kinds).toEqual(
      [
        'ClusterRole',
        'ClusterRoleBinding',
        'Deployment',
        'IngressClass',
        'IngressClass',
        'Namespace',
        'Service',
        'ServiceAccount',
      ].sort(),
    );
    const namespaces = new Set([...objects.values()].flatMap(({ metadata }) => metadata.namespace ?? []));
    expect([...namespaces]).toEqual(['kubedrill-ingress']);
    for (const { metadata } of objects.values()) expect(metadata.labels).toHaveProperty('app.kubernetes.io/managed-by');
    expect(events.map(({ state, detail }) => detail ?? state)).toEqual([
      'started',
      'traefik 0 of 1 ready',
      'serves http://127.0.0.1:32768 and https://127.0.0.1:32769 on this machine',
      'done',
    ]);
  });

  it('runs an image that bundles hold', () => {
    expect(ARCHIVES.flatMap(({ images }) => images)).toContain(TRAEFIK_IMAGE);
  });

  it('makes traefik the default class and nginx another of the same controller', () => {
    const classes = traefikObjects().filter(({ kind }) => kind === 'IngressClass');
    const defaults = classes.map(({ metadata }) => [
      metadata.name,
      metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'],
    ]);
    expect(defaults).toEqual([
      ['traefik', 'true'],
      ['nginx', 'false'],
    ]);
    expect(new Set(classes.map(({ spec }) => JSON.stringify(spec))).size).toBe(1);
  });

  it('waits until a namespace that is on its way out has gone, and makes it anew', async () => {
    const { context, objects, phase } = cluster({ endingFor: 3 });
    await ensureIngress(context, phase, new AbortController().signal);
    expect(objects.has('Namespace kubedrill-ingress')).toBe(true);
    expect(objects.has('Deployment traefik')).toBe(true);
  });

  it('leaves the cluster alone where another controller is named', async () => {
    const ingress = { namespace: 'ingress-nginx', name: 'controller' };
    const { context, objects, phase } = cluster();
    const ensure = () => ensureIngress({ ...context, ingress }, phase, new AbortController().signal);
    await expect(ensure()).rejects.toMatchObject({ code: 'no-ingress-controller' });
    objects.set('Service controller', { apiVersion: 'v1', kind: 'Service', metadata: ingress });
    await ensure();
    expect(objects.size).toBe(1);
  });
});

/** A cluster that takes objects, and whose Deployment is ready at the second look. */
function cluster({ endingFor = 0 } = {}) {
  const objects = new Map<string, KubeObject>();
  const clock = new VirtualClock();
  const events: PhaseEvent[] = [];
  let looks = 0;
  let ending = endingFor;
  const kube = {
    apply: async (object: KubeObject) => {
      if (object.metadata.namespace !== undefined && ending-- > 0) {
        throw new KubeError('namespace kubedrill-ingress is being terminated', 403, 'Forbidden');
      }
      objects.set(`${object.kind} ${object.metadata.name}`, object);
      return object;
    },
    get: async ({ kind, name }: { kind: string; name: string }) => {
      const found = objects.get(`${kind} ${name}`);
      const ready = looks++ > 0 ? 1 : 0;
      return found && { ...found, status: { availableReplicas: ready, updatedReplicas: 1 } };
    },
    close: () => {},
  } as Partial<Kube> as Kube;
  const rows = [{ ...node(PORTS), kindCluster: 'drill', part: 'node' }];
  const docker = { containers: async () => rows } as Partial<Docker> as Docker;
  const context = { names, clock, openKube: async () => kube, docker } as Partial<Context> as Context;
  return { context, objects, events, phase: phasesTo((event) => events.push(event), clock) };
}
