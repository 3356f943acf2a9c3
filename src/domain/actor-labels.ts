/** On every object that probing makes; the value is the kind of thing: "client", "keeper". */
export const ACTOR_LABEL = 'kubedrill.dev/actor';
/** On namespaces that were made for probe clients alone, with the value "true". */
export const ACTORS_LABEL = 'kubedrill.dev/actors';
