import type { Json, Obj } from '../object.js';
import { type ApiError, badRequest } from '../registry/errors.js';
import type { Registry } from '../registry/registry.js';
import { flag, numberOf } from './list.js';
import type { LogLine, PodServices } from './pod-services.js';
import type { Call } from './resource-api.js';

/** GET pods/NAME/log */
export async function serveLog(call: Call, registry: Registry, services: PodServices): Promise<void> {
  const { query, resource, target, response } = call;
  const pod = registry.get(resource, target.namespace, target.name ?? '');
  const container = containerOf(pod, query.get('container') ?? undefined);
  const previous = flag(query, 'previous');
  const source = services.log(pod, container, previous);
  if (!source) throw noLog(pod, container, previous);
  const chosen = choose(source.lines, query, registry.clock.now());
  const timestamps = flag(query, 'timestamps');
  const write = (line: LogLine): void => {
    if (timestamps) response.write(`${new Date(line.at).toISOString().slice(0, 23)}000000Z `);
    response.write(line.text);
  };
  response.writeHead(200, { 'content-type': 'text/plain' });
  for (const line of chosen) write(line);
  if (!flag(query, 'follow')) {
    response.end();
    return;
  }
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    const stop = source.follow(write, resolve);
    const end = (): void => {
      stop();
      resolve();
    };
    response.on('close', end);
    call.signal.addEventListener('abort', end, { once: true });
  });
  response.end();
}

function choose(lines: readonly LogLine[], query: URLSearchParams, now: number): readonly LogLine[] {
  const seconds = numberOf(query, 'sinceSeconds');
  const since = query.get('sinceTime');
  const from = since ? Date.parse(since) : seconds === undefined ? 0 : now - seconds * 1000;
  const recent = lines.filter((line) => line.at >= from);
  const tail = numberOf(query, 'tailLines');
  const last = tail === undefined ? recent : recent.slice(Math.max(0, recent.length - tail));
  const limit = numberOf(query, 'limitBytes');
  if (limit === undefined) return last;
  const out: LogLine[] = [];
  let size = 0;
  for (const line of last) {
    const text = line.text.subarray(0, Math.max(0, limit - size));
    size += text.length;
    if (text.length > 0) out.push({ at: line.at, text });
  }
  return out;
}

/** The container a request means: the one it names, or the only one there is. */
export function containerOf(pod: Obj, asked: string | undefined): string {
  const names = (list: Json[] | undefined): string[] => (list ?? []).map((item) => item.name);
  const own = names(pod.spec.containers);
  const others = [...names(pod.spec.initContainers), ...names(pod.spec.ephemeralContainers)];
  const { name } = pod.metadata;
  if (asked) {
    if ([...own, ...others].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  if (own.length === 1 && own[0]) return own[0];
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${own.join(' ')}]${
      others.length ? ` or one of the init containers: [${others.join(' ')}]` : ''
    }`,
  );
}

function noLog(pod: Obj, container: string, previous: boolean): ApiError {
  const { name, namespace } = pod.metadata;
  if (previous)
    return badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`,
    );
  const statuses: Json[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.ephemeralContainerStatuses ?? []),
  ];
  const waiting = statuses.find((status) => status.name === container)?.state?.waiting?.reason;
  const why: Record<string, string> = {
    ImagePullBackOff: 'trying and failing to pull image',
    ErrImagePull: "image can't be pulled",
    PodInitializing: 'PodInitializing',
    ContainerCreating: 'ContainerCreating',
  };
  const text = waiting ? (why[waiting] ?? waiting) : 'not available';
  if (!pod.spec.nodeName) return badRequest(`pod ${name} does not have a host assigned`);
  return badRequest(
    waiting && why[waiting] !== undefined
      ? `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${text}`
      : `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} of namespace ${namespace} has no log: ${text}`,
  );
}
