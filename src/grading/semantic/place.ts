/** Where in an object a comparison is. */
export interface Place {
  path: string;
  /** Names of the field and of the one that holds it; list positions do not count. */
  field: string;
  parent: string | undefined;
  kind: string | undefined;
  /** Nothing may stand beside what is expected: nowhere, in this very map or list, in everything below. */
  exact: 'no' | 'here' | 'below';
}

/** The place of a field of the map at `place`. */
export function within(place: Place, key: string): Place {
  const step = /^[A-Za-z_][\w-]*$/.test(key) ? `${place.path ? '.' : ''}${key}` : `['${key}']`;
  return inside({ ...place, path: `${place.path}${step}`, parent: place.field || undefined, field: key });
}

/** One level down: what is exact here need not be so below. */
export function inside(place: Place): Place {
  return place.exact === 'here' ? { ...place, exact: 'no' } : place;
}

export function isContainer(place: Place): boolean {
  return ['containers', 'initContainers', 'ephemeralContainers'].includes(place.field);
}
