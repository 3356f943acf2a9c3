import { type Document, isNode } from 'yaml';
import type { FilePlace } from '../../domain/lab-error.js';
import { sourcePlace } from '../../domain/source-place.js';

/** The place of the value at `path` in a YAML document; of the nearest one above it when there is none. */
export function placeOf(document: Document, path: readonly PropertyKey[], file: string, text: string): FilePlace {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return sourcePlace(file, text, node.range[0]);
  }
  return { file };
}
