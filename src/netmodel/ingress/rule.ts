import type { ObjectRef } from '../../domain/objects.js';
import type { World } from '../world.js';
import { fitHost, HOST_FITS, type HostFit, hostOf } from './host.js';
import type { Ingress, IngressBackend, IngressPath } from './objects.js';
import { lengthOf, matchesPath, pathOf } from './path.js';
import { servedIngresses } from './served.js';

/** What a controller decides by. */
export interface IngressRequest {
  /** Host header. */
  host: string;
  /** Path with its query. */
  path: string;
}

/** What a request falls under: a rule's path, or a default backend. */
export interface Match {
  ingress: Ingress;
  backend: IngressBackend;
  /** Field path of the backend: spec.rules[0].http.paths[1].backend. */
  at: string;
  /** "rule for host app.example.com, Prefix /hello". */
  words: string;
  /** How well the host fits; a default backend is for those that no rule is for. */
  fit: HostFit | 'default';
  length: number;
  exact: boolean;
  /** A default backend of an Ingress with rules: by the API it is for the rest, but Traefik does not heed it. */
  besideRules: boolean;
}

const FITS: readonly Match['fit'][] = [...HOST_FITS, 'default'];

/**
 * All that a request falls under, in the order in which it holds: of the most specific host, the longest path, Exact
 * before Prefix, then the older Ingress; last the default backends.
 */
export function matchesFor(world: World, request: IngressRequest): readonly Match[] {
  const served = servedIngresses(world);
  const rules = served.flatMap((ingress) => rulesFor(ingress, request)).sort(better);
  return [...rules, ...served.flatMap(defaultBackendOf).sort((a, b) => Number(a.besideRules) - Number(b.besideRules))];
}

/** The API does not say that `match` comes before it: it fits as well, or is a wildcard for a host beside its name. */
export function mayWin(other: Match, match: Match): boolean {
  return better(match, other) >= 0 || (match.fit === 'exact' && other.fit === 'wildcard');
}

export function ingressRef({ metadata: { namespace, name } }: Ingress): ObjectRef {
  const apiVersion = 'networking.k8s.io/v1';
  return { apiVersion, kind: 'Ingress', name, ...(namespace === undefined ? {} : { namespace }) };
}

function rulesFor(ingress: Ingress, { host, path }: IngressRequest): Match[] {
  return (ingress.spec?.rules ?? []).flatMap((rule, ruleIndex) => {
    const fit = fitHost(rule.host, hostOf(host));
    if (fit === undefined) return [];
    const forHost = rule.host ? `rule for host ${rule.host}` : 'rule for every host';
    return (rule.http?.paths ?? []).flatMap((own, index): Match[] => {
      if (!matchesPath(own, pathOf(path))) return [];
      return [
        {
          ingress,
          backend: own.backend,
          at: `spec.rules[${ruleIndex}].http.paths[${index}].backend`,
          words: `${forHost}, ${pathInWords(own)}`,
          fit,
          length: lengthOf(own),
          exact: own.pathType === 'Exact',
          besideRules: false,
        },
      ];
    });
  });
}

function defaultBackendOf(ingress: Ingress): Match[] {
  const { defaultBackend: backend, rules } = ingress.spec ?? {};
  if (!backend) return [];
  const place = { at: 'spec.defaultBackend', words: 'default backend' };
  const besideRules = (rules ?? []).length > 0;
  return [{ ingress, backend, ...place, fit: 'default', length: 0, exact: false, besideRules }];
}

export function pathInWords({ path = '/', pathType = 'ImplementationSpecific' }: Omit<IngressPath, 'backend'>): string {
  return `${pathType} ${path}`;
}

function better(a: Match, b: Match): number {
  return FITS.indexOf(a.fit) - FITS.indexOf(b.fit) || b.length - a.length || Number(b.exact) - Number(a.exact);
}
