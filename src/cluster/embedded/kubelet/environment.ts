import { NODE_IP } from '../net/addresses.js';
import type { Json, Obj } from '../object.js';
import type { Store } from '../storage/store.js';

/** A container cannot be started as its spec says; `message` is the kubelet's. */
export class ConfigError extends Error {}

/** The environment of a container: the image's, Services', envFrom's and env's, later ones winning. */
export function environmentOf(
  pod: Obj,
  container: Json,
  store: Store,
  base: Readonly<Record<string, string>>,
): Map<string, string> {
  const out = new Map(Object.entries(base));
  out.set('HOSTNAME', hostnameOf(pod));
  out.set('HOME', '/root');
  for (const [name, value] of serviceVariables(pod, store)) out.set(name, value);
  for (const source of container.envFrom ?? []) {
    for (const [key, value] of entriesOf(pod, source, store)) out.set(`${source.prefix ?? ''}${key}`, value);
  }
  const own = new Map<string, string>();
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? fromSource(pod, container, variable.valueFrom, store)
      : expand(variable.value ?? '', own, out);
    if (value === undefined) continue;
    own.set(variable.name, value);
    out.set(variable.name, value);
  }
  return out;
}

/** $(NAME) stands for a variable defined before; $$ for a dollar sign. */
export function expand(text: string, ...scopes: readonly ReadonlyMap<string, string>[]): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$';
    return scopes.find((scope) => scope.has(name))?.get(name) ?? all;
  });
}

export function hostnameOf(pod: Obj): string {
  return (pod.spec.hostname ?? pod.metadata.name).slice(0, 63);
}

function serviceVariables(pod: Obj, store: Store): [string, string][] {
  const services = [...store.list('services', pod.metadata.namespace)];
  const kubernetes = store.get('services', 'default', 'kubernetes');
  const chosen = pod.spec.enableServiceLinks === false ? [] : services;
  if (kubernetes && !chosen.includes(kubernetes)) chosen.push(kubernetes);
  return chosen.flatMap((service) => {
    const { clusterIP, ports = [] } = service.spec;
    const [first] = ports;
    if (!clusterIP || clusterIP === 'None' || !first) return [];
    const name = service.metadata.name.toUpperCase().replaceAll('-', '_');
    const link = (port: Json): string => `${port.protocol.toLowerCase()}://${clusterIP}:${port.port}`;
    return [
      [`${name}_SERVICE_HOST`, clusterIP],
      [`${name}_SERVICE_PORT`, String(first.port)],
      ...ports
        .filter((port: Json) => port.name)
        .map((port: Json) => [
          `${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`,
          String(port.port),
        ]),
      [`${name}_PORT`, link(first)],
      ...ports.flatMap((port: Json) => {
        const prefix = `${name}_PORT_${port.port}_${port.protocol}`;
        return [
          [prefix, link(port)],
          [`${prefix}_PROTO`, port.protocol.toLowerCase()],
          [`${prefix}_PORT`, String(port.port)],
          [`${prefix}_ADDR`, clusterIP],
        ];
      }),
    ] as [string, string][];
  });
}

function entriesOf(pod: Obj, source: Json, store: Store): [string, string][] {
  const { configMapRef, secretRef } = source;
  const ref = configMapRef ?? secretRef;
  const object = store.get(configMapRef ? 'configmaps' : 'secrets', pod.metadata.namespace, ref.name);
  if (!object) {
    if (ref.optional) return [];
    throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} "${ref.name}" not found`);
  }
  const text = (value: string): string => (secretRef ? Buffer.from(value, 'base64').toString('utf8') : value);
  return Object.entries<string>(object.data ?? {}).map(([key, value]) => [key, text(value)]);
}

function fromSource(pod: Obj, container: Json, source: Json, store: Store): string | undefined {
  if (source.fieldRef) return fieldOf(pod, source.fieldRef.fieldPath);
  if (source.resourceFieldRef) return resourceOf(pod, container, source.resourceFieldRef);
  const { configMapKeyRef, secretKeyRef } = source;
  const ref = configMapKeyRef ?? secretKeyRef;
  if (!ref) return undefined;
  const word = configMapKeyRef ? 'configmap' : 'secret';
  const object = store.get(`${word}s`, pod.metadata.namespace, ref.name);
  const value = object?.data?.[ref.key];
  if (value !== undefined) return secretKeyRef ? Buffer.from(value, 'base64').toString('utf8') : value;
  if (ref.optional) return undefined;
  if (!object) throw new ConfigError(`${word} "${ref.name}" not found`);
  throw new ConfigError(
    `couldn't find key ${ref.key} in ${configMapKeyRef ? 'ConfigMap' : 'Secret'} ${pod.metadata.namespace}/${ref.name}`,
  );
}

/** A field as the downward API gives it: one text, or "key="value"" lines for all labels or annotations. */
export function fieldOf(pod: Obj, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const all = pod.metadata[path.slice(9) as 'labels' | 'annotations'] ?? {};
    return Object.entries(all)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  }
  if (path === 'status.hostIP' || path === 'status.hostIPs') return NODE_IP;
  if (path === 'status.podIPs') return pod.status?.podIP ?? '';
  const value = path.split('.').reduce<Json>((at, step) => at?.[step], pod);
  return value === undefined ? '' : String(value);
}

function resourceOf(pod: Obj, container: Json, { resource, containerName }: Json): string {
  const named = containerName ? pod.spec.containers.find((item: Json) => item.name === containerName) : container;
  const [kind = '', name = ''] = resource.split('.');
  return named?.resources?.[kind]?.[name] ?? '0';
}
