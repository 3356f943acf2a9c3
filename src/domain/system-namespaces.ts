/**
 * Namespaces of the cluster itself: Kubernetes reserves the prefix, kind keeps volumes in the other. To empty one is the
 * cluster's end.
 */
export function isSystemNamespace(name: string): boolean {
  return name.startsWith('kube-') || name === 'local-path-storage';
}

/** Those, and what kubedrill itself puts in: no lab's to empty. */
export function isTakenNamespace(name: string): boolean {
  return isSystemNamespace(name) || name.startsWith('kubedrill-');
}
