import type { IngressPath } from './objects.js';

/**
 * Whether a rule's path matches a request's. Exact compares as it stands; Prefix element by element, so that /foo
 * matches /foo, /foo/ and /foo/bar but not /foobar. What is left to the controller is taken for Prefix.
 */
export function matchesPath(
  { path = '/', pathType }: Pick<IngressPath, 'path' | 'pathType'>,
  requested: string,
): boolean {
  if (pathType === 'Exact') return path === requested;
  const wanted = elements(path);
  const given = elements(requested);
  return wanted.length <= given.length && wanted.every((element, index) => element === given[index]);
}

/** Longer paths win; a closing slash of a prefix says nothing. */
export function lengthOf({ path = '/', pathType }: Pick<IngressPath, 'path' | 'pathType'>): number {
  return pathType === 'Exact' ? path.length : Math.max(1, path.replace(/\/+$/, '').length);
}

/** A request's path without its query. */
export function pathOf(target: string): string {
  return target.replace(/[?#].*$/, '') || '/';
}

function elements(path: string): string[] {
  return path.replace(/\/+$/, '').split('/').slice(1);
}
