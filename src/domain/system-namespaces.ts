/** Namespaces of the cluster itself: Kubernetes reserves the prefix. To empty one is the cluster's end. */
export function isSystemNamespace(name: string): boolean {
  return name.startsWith('kube-');
}
