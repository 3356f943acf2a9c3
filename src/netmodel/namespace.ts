import type { Labels } from '../domain/objects.js';
import { lookUp } from './lookup.js';
import type { World } from './world.js';

/** A namespace's labels with `kubernetes.io/metadata.name`, which every namespace has without being given it. */
export function labelsOfNamespace(world: World, name: string): Labels {
  return lookUp(world).namespaceLabels(name);
}
