/** On every namespace that seeding made; the value is the lab's id. */
export const LAB_LABEL = 'kubedrill.dev/lab';
/** On probe clients and what owns them. */
export const CLIENT_LABEL = 'kubedrill.dev/actor';
/** On namespaces that hold probe clients alone. */
export const ACTORS_LABEL = 'kubedrill.dev/actors';
/** In a seed: `kubedrill.dev/await: nothing` on a workload that is broken on purpose. Never reaches the cluster. */
export const AWAIT_ANNOTATION = 'kubedrill.dev/await';
