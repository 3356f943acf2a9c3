import type { Pod } from '../../../src/domain/objects.js';
import type { ProbeRequest, ProbeResult } from '../../../src/domain/reach.js';
import type { Prober } from '../../../src/grading/ports.js';
import { connect } from '../../../src/netmodel/connect.js';
import type { World } from '../../../src/netmodel/world.js';
import { serverOn } from './in-memory-cluster.js';

/** Answers as a cluster would that enforces policies exactly as the network model says. */
export const modelProber: Prober = {
  run: async (requests, world) => {
    const now = await world();
    return new Map(requests.map((request) => [request.id, probe(request, now)]));
  },
};

function probe(request: ProbeRequest, world: World): ProbeResult {
  if (!request.model) throw new Error(`${request.id} has nothing for the model`);
  const { to, port, protocol } = request.model;
  const model = connect(world, request.source, to, port, protocol);
  const base = { request, rounds: 1, model };
  if (model.verdict === 'unknown') {
    const observation = { class: 'exec-impossible', tookMs: 0 } as const;
    return { ...base, outcome: 'unknown', observation, unsettled: model.reasons.at(-1)?.text ?? 'no reason' };
  }
  if (model.verdict === 'denied') {
    const control = { proven: true, by: 'the test' };
    return { ...base, outcome: 'denied', observation: { class: 'timeout', tookMs: 1300 }, control };
  }
  const servers = serversBehind(request, world);
  if (servers.length === 0) return { ...base, outcome: 'denied', observation: { class: 'refused', tookMs: 1 } };
  const times = request.action.type === 'http' ? (request.action.times ?? 1) : 0;
  const responses = Array.from({ length: times }, (_, index) => ({
    status: 200,
    body: servers[index % servers.length]?.body ?? '',
  }));
  if (times === 0) return { ...base, outcome: 'allowed', observation: { class: 'connected', tookMs: 1 } };
  return { ...base, outcome: 'allowed', observation: { class: 'http-status', tookMs: 1, responses } };
}

function serversBehind({ model }: ProbeRequest, world: World): { body: string }[] {
  const to = model?.to;
  if (!to || !model || (to.type !== 'pod' && to.type !== 'service')) return [];
  const named = (namespace: string, name: string) =>
    world.pods.find((pod) => pod.metadata.namespace === namespace && pod.metadata.name === name);
  if (to.type === 'pod') return serverList(named(to.namespace, to.name), model.port);
  const service = world.services.find(
    ({ metadata }) => metadata.namespace === to.namespace && metadata.name === to.name,
  );
  const portName = service?.spec.ports?.find(({ port }) => port === model.port)?.name ?? '';
  return world.endpointSlices
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === to.name)
    .flatMap(({ ports, endpoints }) => {
      const port = (ports ?? []).find(({ name }) => (name ?? '') === portName)?.port ?? 0;
      return (endpoints ?? []).flatMap(({ targetRef }) => serverList(named(to.namespace, targetRef?.name ?? ''), port));
    });
}

function serverList(pod: Pod | undefined, port: number): { body: string }[] {
  const server = pod && serverOn(pod, port);
  return server ? [server] : [];
}
