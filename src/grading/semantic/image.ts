export interface ImageName {
  /** With registry and, for Docker Hub, `library/`: "docker.io/library/nginx". */
  repository: string;
  /** Absent when only a digest is given, or neither (then `latest` is meant). */
  tag?: string;
  /** "sha256:..." */
  digest?: string;
}

const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Splits an image reference as container runtimes do. */
export function parseImage(reference: string): ImageName {
  const [named = '', digest] = reference.trim().split('@', 2);
  const lastSlash = named.lastIndexOf('/');
  const colon = named.indexOf(':', lastSlash + 1);
  const path = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  const slash = path.indexOf('/');
  const first = slash === -1 ? '' : path.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const registry = hasRegistry ? (DOCKER_HUB.has(first) ? 'docker.io' : first) : 'docker.io';
  const rest = hasRegistry ? path.slice(slash + 1) : path;
  const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  return { repository: `${registry}/${repository}`, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/**
 * Whether `actual` is what a task means by `expected`. A task that names no tag accepts every tag of the image;
 * one that names a tag accepts a digest in its place, because a digest alone does not tell.
 */
export function sameImage(expected: string, actual: string): boolean {
  const wanted = parseImage(expected);
  const given = parseImage(actual);
  if (wanted.repository !== given.repository) return false;
  if (wanted.digest && given.digest) return wanted.digest === given.digest;
  if (wanted.tag === undefined) return true;
  return wanted.tag === (given.tag ?? (given.digest ? wanted.tag : 'latest'));
}
