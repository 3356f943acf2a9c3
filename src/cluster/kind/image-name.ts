/** An image's name in full. */
export interface ImageName {
  /** "docker.io" when the name says none. */
  registry: string;
  /** "library/nginx" */
  repository: string;
  /** "latest" when the name says none. */
  tag: string;
}

/** Completes an image's name as Docker does. */
export function parseImageName(text: string): ImageName {
  const name = text.replace(/@.*$/, '');
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const rest = hasRegistry ? name.slice(slash + 1) : name;
  const [path = '', tag = 'latest'] = rest.split(':');
  const registry = hasRegistry ? first : 'docker.io';
  const official = registry === 'docker.io' && !path.includes('/');
  return { registry, repository: official ? `library/${path}` : path, tag };
}
