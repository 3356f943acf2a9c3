/** A shell that waits, ends at once when told to, and collects what its children leave behind. */
const WAIT = "trap 'exit 0' TERM INT; while :; do sleep 86400 & wait $!; done";

/**
 * A container with the probing tools that restricted Pod Security admits; it does nothing by itself, and can tell the
 * address of the pod it is in.
 */
export function probeContainer(name: string, image: string) {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-c', WAIT],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}
