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

/** A rule that a request falls under. */
export interface Match {
  ingress: Ingress;
  backend: IngressBackend;
  /** Field path of the backend: spec.rules[0].http.paths[1].backend. */
  at: string;
  /** "rule for host app.example.com, Prefix /hello". */
  words: string;
}

interface Candidate extends Match {
  fit: HostFit;
  length: number;
  exact: boolean;
}

/**
 * The rule that a request falls under: of the most specific host, the longest path, Exact before Prefix. `rivals` lead
 * elsewhere, and the API does not say that they come after it: rules that fit equally well, and a wildcard for a host
 * beside its name. Without a rule, a default backend.
 */
export function ruleFor(world: World, request: IngressRequest): { match?: Match; rivals: readonly Match[] } {
  const served = servedIngresses(world);
  const found = served.flatMap((ingress) => candidatesOf(ingress, request)).sort(better);
  const candidates = found.length > 0 ? found : served.flatMap(defaultBackendOf);
  const [match] = candidates;
  if (!match) return { rivals: [] };
  const rivals = candidates.filter((other) => target(other) !== target(match) && mayWin(other, match));
  return { match, rivals };
}

export function ingressRef({ metadata: { namespace, name } }: Ingress): ObjectRef {
  const apiVersion = 'networking.k8s.io/v1';
  return { apiVersion, kind: 'Ingress', name, ...(namespace === undefined ? {} : { namespace }) };
}

function candidatesOf(ingress: Ingress, { host, path }: IngressRequest): Candidate[] {
  return (ingress.spec?.rules ?? []).flatMap((rule, ruleIndex) => {
    const fit = fitHost(rule.host, hostOf(host));
    if (fit === undefined) return [];
    const forHost = rule.host ? `rule for host ${rule.host}` : 'rule for every host';
    return (rule.http?.paths ?? []).flatMap((own, index): Candidate[] => {
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
        },
      ];
    });
  });
}

function defaultBackendOf(ingress: Ingress): Candidate[] {
  const backend = ingress.spec?.defaultBackend;
  if (!backend) return [];
  return [
    { ingress, backend, at: 'spec.defaultBackend', words: 'default backend', fit: 'any', length: 0, exact: false },
  ];
}

export function pathInWords({ path = '/', pathType = 'ImplementationSpecific' }: Omit<IngressPath, 'backend'>): string {
  return `${pathType} ${path}`;
}

function better(a: Candidate, b: Candidate): number {
  return (
    HOST_FITS.indexOf(a.fit) - HOST_FITS.indexOf(b.fit) || b.length - a.length || Number(b.exact) - Number(a.exact)
  );
}

function mayWin(other: Candidate, match: Candidate): boolean {
  return better(match, other) === 0 || (match.fit === 'exact' && other.fit === 'wildcard');
}

function target({ ingress, backend }: Match): string {
  return JSON.stringify([ingress.metadata.namespace, backend.service, backend.resource]);
}
