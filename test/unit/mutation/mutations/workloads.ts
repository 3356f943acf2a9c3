import type { Container, KubeObject, Labels, PodSpec } from '../../../../src/domain/objects.js';
import type { Mutation } from './mutation.js';

/** What a Pod, a Deployment and a StatefulSet have in common, and how to write it back. */
interface Workload {
  labels: Labels;
  spec: PodSpec;
  write: (labels: Labels, spec: PodSpec) => KubeObject;
}

/** Every systematic change to one Pod, Deployment or StatefulSet. */
export function workloadMutations(object: KubeObject, otherLabels: readonly Labels[]): Mutation[] {
  const { labels, spec, write } = read(object);
  const relabelled = (what: string, others: Labels): Mutation => ({ what, objects: [write(others, spec)] });
  const recontained = (what: string, change: (container: Container) => Container): Mutation => ({
    what,
    objects: [write(labels, { ...spec, containers: spec.containers.map(change) })],
  });
  const mutations = [
    relabelled('no labels', {}),
    relabelled('one more label', { ...labels, role: 'spare' }),
    relabelled('the label role=public', { ...labels, role: 'public' }),
    ...otherLabels.map((others) => relabelled(`labels ${JSON.stringify(others)}`, others)),
    ...Object.entries(labels).map(([key, value]) =>
      relabelled(`${key} has another value`, { ...labels, [key]: `${value}x` }),
    ),
    ...IMAGES.map((image) => recontained(`image ${image}`, (container) => ({ ...container, image }))),
    ...COMMANDS.map((command) =>
      recontained(`command ${JSON.stringify(command)}`, ({ args: _, ...rest }) => ({ ...rest, command })),
    ),
    recontained('args sleep 3600', ({ command: _, ...rest }) => ({ ...rest, args: ['sleep', '3600'] })),
    recontained('no command', ({ command: _, args: __, ...rest }) => rest),
    recontained('another name for the container', (container) => ({ ...container, name: 'other' })),
  ];
  if (object.kind === 'Pod') return mutations;
  const changed = (what: string, over: object): Mutation => ({
    what,
    objects: [{ ...object, spec: { ...(object.spec as object), ...over } }],
  });
  const names = object.kind === 'StatefulSet' ? ['', 'web', 'nobody'] : [];
  return [
    ...mutations,
    ...[0, 1, 3].map((replicas) => changed(`${replicas} replicas`, { replicas })),
    ...names.map((serviceName) => changed(`serviceName "${serviceName}"`, { serviceName })),
  ];
}

const IMAGES = [
  'nginx',
  'docker.io/library/nginx:1.27',
  'httpd',
  'example.com/nginx',
  'busybox',
  'busybox:1.36',
  'alpine',
];
const COMMANDS = [
  ['sleep', '3600'],
  ['sh', '-c', 'sleep 3600'],
  ['sleep', '360'],
  ['sleep 3600'],
  ['echo', 'sleep', '3600'],
];

function read(object: KubeObject): Workload {
  if (object.kind === 'Pod') {
    return {
      labels: object.metadata.labels ?? {},
      spec: object.spec as PodSpec,
      write: (labels, spec) => ({ ...object, metadata: { ...object.metadata, labels }, spec }),
    };
  }
  const deployment = object.spec as { template: { metadata?: { labels?: Labels }; spec: PodSpec } };
  return {
    labels: deployment.template.metadata?.labels ?? {},
    spec: deployment.template.spec,
    // The API refuses a selector that does not match the template, so both get the new labels; none at all is refused.
    write: (given, spec) => {
      const labels = Object.keys(given).length === 0 ? { any: 'label' } : given;
      const template = { ...deployment.template, metadata: { ...deployment.template.metadata, labels }, spec };
      return { ...object, spec: { ...deployment, selector: { matchLabels: labels }, template } };
    },
  };
}
