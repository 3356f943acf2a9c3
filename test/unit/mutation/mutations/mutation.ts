import type { KubeObject } from '../../../../src/domain/objects.js';

/** One change to one object of an answer: what becomes of it, or nothing at all. */
export interface Mutation {
  /** "ingress[0].from[0]: podSelector removed" */
  what: string;
  objects: readonly KubeObject[];
}

/** Where the lab takes place, for changes that move something elsewhere. */
export interface Place {
  namespaces: readonly string[];
}
