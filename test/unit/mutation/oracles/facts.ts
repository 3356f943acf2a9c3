import type { KubeObject, Labels, Pod, Service, ServicePort } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';

/** The pods of a Pod or Deployment with this name. */
export function podsNamed(after: Snapshot, namespace: string, name: string): Pod[] {
  const pods = after.list('Pod', namespace) as readonly Pod[];
  const deployed = after.get('Deployment', namespace, name) !== undefined;
  return pods.filter((pod) => pod.metadata.name === name || (deployed && isReplica(pod, name)));
}

function isReplica({ metadata }: KubeObject, deployment: string): boolean {
  const tail = metadata.name.slice(deployment.length);
  return metadata.name.startsWith(deployment) && /^-[0-9a-f]+-[0-9]+$/.test(tail);
}

/** nginx, whatever the tag, wherever Docker Hub is written out. */
export function hasImage(pod: Pod, image: string): boolean {
  return pod.spec.containers.some((container) =>
    new RegExp(`^((docker\\.io/)?library/)?${image}(:[\\w.-]+)?$`).test(container.image ?? ''),
  );
}

export function runsCommand(pod: Pod, words: string): boolean {
  return pod.spec.containers.some(({ command = [], args = [] }) => {
    const line = [...command, ...args];
    return line.join('\n') === words.split(' ').join('\n') || line.join('\n') === `sh\n-c\n${words}`;
  });
}

/** Whether the image runs what it is made to run. */
export function runsItself(pod: Pod): boolean {
  return pod.spec.containers.every(({ command, args }) => !command && !args);
}

export function hasAll(labels: Labels | undefined, selector: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels?.[key] === value);
}

/** The pods that a Service finds by its selector. */
export function behind(after: Snapshot, service: Service): Pod[] {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0 || service.spec.type === 'ExternalName') return [];
  const pods = after.list('Pod', service.metadata.namespace) as readonly Pod[];
  return pods.filter((pod) => hasAll(pod.metadata.labels, selector));
}

/** The number in the pod that a port of a Service leads to. */
export function targetOf({ port, targetPort = port }: ServicePort, pod: Pod): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return pod.spec.containers.flatMap(({ ports }) => ports ?? []).find(({ name }) => name === targetPort)?.containerPort;
}
