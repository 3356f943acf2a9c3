/** Kubernetes reserves the first prefix; the second is what kubedrill itself puts in, and kind keeps volumes in the last. */
const SYSTEM = /^(kube-|kubedrill-|local-path-storage$)/;

/** Namespaces of the cluster itself. To empty one is the cluster's end. */
export function isSystemNamespace(name: string): boolean {
  return SYSTEM.test(name);
}
