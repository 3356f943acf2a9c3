/** On every namespace that seeding made; the value is the lab's id. */
export const LAB_LABEL = 'kubedrill.dev/lab';
/** In a seed: `kubedrill.dev/await: nothing` on a workload that is broken on purpose. Never reaches the cluster. */
export const AWAIT_ANNOTATION = 'kubedrill.dev/await';
