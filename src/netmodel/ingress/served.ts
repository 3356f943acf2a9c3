import type { World } from '../world.js';
import type { Ingress } from './objects.js';

/** Older than ingressClassName; controllers heed it only when it names themselves. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Why no controller serves the Ingress; undefined when one does. */
export function whyNotServed(world: World, ingress: Ingress): string | undefined {
  const classes = (world.ingressClasses ?? []).map(({ metadata }) => metadata.name);
  const named = ingress.spec?.ingressClassName;
  if (named !== undefined) {
    if (classes.includes(named)) return undefined;
    return `its class ${named} does not exist; there is ${classes.join(', ') || 'none'}`;
  }
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  if (annotation === undefined || annotation === defaultClass(world)) return undefined;
  return `the annotation ${CLASS_ANNOTATION} is not heeded any more: the class belongs into spec.ingressClassName`;
}

/** Those that a controller serves, the oldest first: between equal rules the older one holds. */
export function servedIngresses(world: World): readonly Ingress[] {
  const age = ({ metadata }: Ingress) =>
    `${metadata.creationTimestamp ?? ''} ${metadata.namespace ?? ''}/${metadata.name}`;
  return (world.ingresses ?? [])
    .filter((ingress) => ingress.metadata.deletionTimestamp === undefined && !whyNotServed(world, ingress))
    .sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

function defaultClass(world: World): string | undefined {
  const found = (world.ingressClasses ?? []).find(
    ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  );
  return found?.metadata.name;
}
