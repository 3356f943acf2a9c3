/** On every object that the prober makes; the value is the kind of thing: "client", "namespace". */
export const ACTOR_LABEL = 'kubedrill.dev/actor';
/** On namespaces that were made for probe clients alone, with the value "true". */
export const ACTORS_LABEL = 'kubedrill.dev/actors';
/** Where clients in the network of a node are placed. */
export const NODE_CLIENTS = 'kubedrill-nodes';
