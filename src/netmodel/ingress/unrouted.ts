import type { ObjectRef } from '../../domain/objects.js';
import { list } from '../describe.js';
import type { World } from '../world.js';
import { fitHost, HOST_FITS, type HostFit, hostOf } from './host.js';
import type { Ingress, IngressRule } from './objects.js';
import { pathOf } from './path.js';
import { type IngressRequest, ingressRef, pathInWords } from './rule.js';
import { servedIngresses, whyNotServed } from './served.js';

interface Why {
  text: string;
  at?: { object: ObjectRef; path: string };
}

/** Why no rule is for a request: what the rules for its host lack, the most specific first. */
export function whyUnrouted(world: World, { host, path }: IngressRequest): Why {
  const [nearest] = (world.ingresses ?? [])
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((ingress) => rulesFor(ingress, hostOf(host)))
    .sort((a, b) => HOST_FITS.indexOf(a.fit) - HOST_FITS.indexOf(b.fit));
  if (!nearest) return hostMissing(servedIngresses(world), hostOf(host));
  const { ingress, rule, index } = nearest;
  const object = ingressRef(ingress);
  const why = whyNotServed(world, ingress);
  if (why !== undefined) {
    const text = `${nameOf(ingress)} is served by no controller: ${why}`;
    return { text, at: { object, path: 'spec.ingressClassName' } };
  }
  const paths = list((rule.http?.paths ?? []).map(pathInWords)) || 'none';
  const text = `no path of ${nameOf(ingress)} matches ${pathOf(path)}: for ${rule.host || 'every host'} it has ${paths}`;
  return { text, at: { object, path: `spec.rules[${index}].http.paths` } };
}

interface RuleFor {
  ingress: Ingress;
  rule: IngressRule;
  index: number;
  fit: HostFit;
}

function rulesFor(ingress: Ingress, host: string): RuleFor[] {
  return (ingress.spec?.rules ?? []).flatMap((rule, index) => {
    const fit = fitHost(rule.host, host);
    return fit === undefined ? [] : [{ ingress, rule, index, fit }];
  });
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
