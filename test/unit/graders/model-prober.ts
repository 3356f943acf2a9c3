import type { Pod, Service } from '../../../src/domain/objects.js';
import type { ProbeAction, ProbeRequest, ProbeResult } from '../../../src/domain/reach.js';
import type { Prober } from '../../../src/grading/ports.js';
import { connect } from '../../../src/netmodel/connect.js';
import { resolveName } from '../../../src/netmodel/name.js';
import type { World } from '../../../src/netmodel/world.js';
import { serverOn } from './in-memory-cluster.js';

/** Answers as a cluster would that behaves exactly as the network model says. */
export const modelProber: Prober = {
  run: async (requests, world) => {
    const now = await world();
    return new Map(requests.map((request) => [request.id, probe(request, now)]));
  },
};

function probe(request: ProbeRequest, world: World): ProbeResult {
  const { source } = request;
  if (source.type === 'node') throw new Error(`${request.id} starts on a node, of which the model knows nothing`);
  if (request.action.type === 'dns') return question(request, request.action, source.namespace, world);
  if (!request.model) throw new Error(`${request.id} has nothing for the model`);
  const nodePort = servedByNode(request, world);
  const to = nodePort ?? request.model.to;
  const port = nodePort ? (nodePort.port ?? 0) : request.model.port;
  const model = connect(world, source, to, port, request.model.protocol);
  const base = { request, rounds: 1, model };
  if (model.verdict === 'unknown') {
    const observation = { class: 'exec-impossible', tookMs: 0 } as const;
    return { ...base, outcome: 'unknown', observation, unsettled: model.reasons.at(-1)?.text ?? 'no reason' };
  }
  if (model.verdict === 'denied') {
    const control = { proven: true, by: 'the test' };
    return { ...base, outcome: 'denied', observation: { class: 'timeout', tookMs: 1300 }, control };
  }
  const servers = serversBehind({ ...request, model: { ...request.model, to, port } }, world);
  if (servers.length === 0) return { ...base, outcome: 'denied', observation: { class: 'refused', tookMs: 1 } };
  const times = request.action.type === 'http' ? (request.action.times ?? 1) : 0;
  const responses = Array.from({ length: times }, (_, index) => ({
    status: 200,
    body: servers[index % servers.length]?.body ?? '',
  }));
  if (times === 0) return { ...base, outcome: 'allowed', observation: { class: 'connected', tookMs: 1 } };
  return { ...base, outcome: 'allowed', observation: { class: 'http-status', tookMs: 1, responses } };
}

function question(
  request: ProbeRequest,
  { name, record }: ProbeAction & { type: 'dns' },
  namespace: string,
  world: World,
): ProbeResult {
  const answers = answersTo(name, record, namespace, world);
  const base = { request, rounds: 2 };
  return answers.length > 0
    ? { ...base, outcome: 'allowed', observation: { class: 'dns-answer', tookMs: 1, answers } }
    : { ...base, outcome: 'denied', observation: { class: 'no-such-name', tookMs: 1 } };
}

function answersTo(name: string, record: string, namespace: string, world: World): readonly string[] {
  const found = resolveName(world, namespace, name);
  if (record === 'CNAME') {
    const [host, place = namespace] = name.replace(/\.svc(\.cluster\.local)?\.?$/, '').split('.');
    const service = world.services.find(({ metadata }) => metadata.name === host && metadata.namespace === place);
    return service?.spec.externalName ? [service.spec.externalName] : [];
  }
  if (found.type === 'service') return [String(found.service.spec.clusterIP)];
  return found.type === 'addresses' ? found.addresses.map(({ ip }) => ip) : [];
}

/** The Service that a node forwards the dialled port to. */
function servedByNode({ model }: ProbeRequest, world: World) {
  if (model?.to.type !== 'ip') return undefined;
  const { ip } = model.to;
  if (!world.pods.some(({ status }) => status?.hostIP === ip)) return undefined;
  for (const { metadata, spec } of world.services) {
    const own = (spec.ports ?? []).find(({ nodePort }) => nodePort === model.port);
    if (own)
      return { type: 'service', namespace: metadata.namespace ?? '', name: metadata.name, port: own.port } as const;
  }
  return undefined;
}

function serversBehind(request: ProbeRequest, world: World): { body: string }[] {
  const { model, source } = request;
  const to = model?.to;
  if (to?.type === 'name' && source.type !== 'node') {
    const found = resolveName(world, source.namespace, to.name);
    if (found.type === 'addresses') return found.addresses.flatMap(({ pod }) => serverList(pod, model?.port ?? 0));
    if (found.type !== 'service' || !model) return [];
    const { namespace = '', name } = found.service.metadata;
    return serversBehind({ ...request, model: { ...model, to: { type: 'service', namespace, name } } }, world);
  }
  if (!to || !model || (to.type !== 'pod' && to.type !== 'service')) return [];
  const named = (namespace: string, name: string) =>
    world.pods.find((pod) => pod.metadata.namespace === namespace && pod.metadata.name === name);
  if (to.type === 'pod') return serverList(named(to.namespace, to.name), model.port);
  const service = world.services.find(
    ({ metadata }) => metadata.namespace === to.namespace && metadata.name === to.name,
  );
  const portName = service?.spec.ports?.find(({ port }) => port === model.port)?.name ?? '';
  const servers = world.endpointSlices
    .filter(
      ({ metadata }) =>
        metadata.namespace === to.namespace && metadata.labels?.['kubernetes.io/service-name'] === to.name,
    )
    .flatMap(({ ports, endpoints }) => {
      const port = (ports ?? []).find(({ name }) => (name ?? '') === portName)?.port ?? 0;
      return (endpoints ?? []).flatMap(({ targetRef }) => serverList(named(to.namespace, targetRef?.name ?? ''), port));
    });
  return sticksToOne(service) ? servers.slice(0, 1) : servers;
}

function sticksToOne(service: Service | undefined): boolean {
  return service?.spec.sessionAffinity === 'ClientIP';
}

function serverList(pod: Pod | undefined, port: number): { body: string }[] {
  const server = pod && serverOn(pod, port);
  return server ? [server] : [];
}
