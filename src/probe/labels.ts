export { ACTOR_LABEL, ACTORS_LABEL } from '../domain/actor-labels.js';

/** Where clients in the network of a node are placed. */
export const NODE_CLIENTS = 'kubedrill-nodes';
