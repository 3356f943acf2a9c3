import type { ObjectRef } from '../../domain/objects.js';
import { list } from '../describe.js';
import type { World } from '../world.js';
import { fitHost, hostOf } from './host.js';
import type { Ingress } from './objects.js';
import { type IngressRequest, ingressRef, pathInWords } from './rule.js';
import { servedIngresses, whyNotServed } from './served.js';

interface Why {
  text: string;
  at?: { object: ObjectRef; path: string };
}

/** Why no rule is for a request: the nearest miss. */
export function whyUnrouted(world: World, { host, path }: IngressRequest): Why {
  const name = hostOf(host);
  const all = (world.ingresses ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const served = servedIngresses(world);
  return pathMissing(served, name, path) ?? notServed(world, all, name) ?? hostMissing(served, name);
}

function pathMissing(served: readonly Ingress[], host: string, path: string): Why | undefined {
  for (const ingress of served) {
    const rules = ingress.spec?.rules ?? [];
    const index = rules.findIndex((rule) => fitHost(rule.host, host) !== undefined);
    const rule = rules[index];
    if (!rule) continue;
    const paths = (rule.http?.paths ?? []).map(pathInWords);
    const text = `no path of ${nameOf(ingress)} matches ${path}: for ${rule.host || 'every host'} it has ${list(paths) || 'none'}`;
    return { text, at: { object: ingressRef(ingress), path: `spec.rules[${index}].http.paths` } };
  }
  return undefined;
}

function notServed(world: World, all: readonly Ingress[], host: string): Why | undefined {
  for (const ingress of all) {
    const why = whyNotServed(world, ingress);
    const isMeant = (ingress.spec?.rules ?? []).some((rule) => fitHost(rule.host, host) !== undefined);
    if (why === undefined || !isMeant) continue;
    const text = `${nameOf(ingress)} is served by no controller: ${why}`;
    return { text, at: { object: ingressRef(ingress), path: 'spec.ingressClassName' } };
  }
  return undefined;
}

function hostMissing(served: readonly Ingress[], host: string): Why {
  const [first] = served;
  const hosts = served.flatMap(({ spec }) => (spec?.rules ?? []).map((rule) => rule.host || 'every host'));
  if (!first) return { text: 'there is no Ingress that a controller serves' };
  const text = `no rule is for the host ${host || '(none)'}; there are rules for ${list([...new Set(hosts)]) || 'none'}`;
  return { text, ...(served.length === 1 ? { at: { object: ingressRef(first), path: 'spec.rules' } } : {}) };
}

function nameOf({ metadata }: Ingress): string {
  return `Ingress ${metadata.namespace}/${metadata.name}`;
}
