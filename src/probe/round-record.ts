import type { ProbeObservation, ProbeRequest, ProbeSource } from '../domain/reach.js';
import { canonicalIp } from '../netmodel/cidr.js';
import { lookUp } from '../netmodel/lookup.js';
import { podIpsOf } from '../netmodel/pod.js';
import type { World } from '../netmodel/world.js';
import type { Ask, Reply } from './ask.js';
import { type Control, controlOf, type Witness } from './control.js';
import { type Look, liveOf } from './converge.js';
import { dnsIsUp } from './dns-up.js';
import { type ModelSays, predict } from './predict.js';
import { PATIENT_MS } from './settings.js';
import { sourceKey } from './stations.js';
import { type Destination, type DestinationEndpoint, destinationOf } from './targets.js';

/** What one round showed of one request. */
export interface Sight {
  look: Look;
  observation: ProbeObservation;
  model?: ModelSays;
  control?: Control;
  apiGone?: true;
}

interface SelfCheck extends Ask {
  pod: string;
  destination: Destination;
}

/** Endpoints of one Service that are asked whether they answer themselves. */
const ENDPOINTS_ASKED = 3;

/** Gathers what is heard in one round, and what it means for each request. */
export class RoundRecord {
  readonly #world: World;
  readonly #requests: readonly ProbeRequest[];
  readonly #destinations: ReadonlyMap<string, Destination | undefined>;
  readonly #selfChecks = new Map<string, SelfCheck>();
  readonly #replies = new Map<string, Reply>();

  constructor(world: World, requests: readonly ProbeRequest[]) {
    this.#world = world;
    this.#requests = requests;
    this.#destinations = new Map(requests.map((request) => [request.id, destinationOf(request, world)]));
  }

  hear(replies: ReadonlyMap<string, Reply>): void {
    for (const [key, reply] of replies) this.#replies.set(key, reply);
  }

  /** Requests that the model denies, to targets that it lets nobody else of this round reach. */
  likelyDenied(): ProbeRequest[] {
    const predicted = this.#requests.map((request) => predict(request, this.#world)?.verdict);
    const open = new Set(
      this.#requests.filter((_, index) => predicted[index] === 'allowed').flatMap((r) => this.#ends(r)),
    );
    return this.#requests.filter(
      (request, index) => predicted[index] === 'denied' && this.#ends(request).some((end) => !open.has(end)),
    );
  }

  /** Requests that were denied while nobody got an answer from their target. */
  unproven(): ProbeRequest[] {
    return this.#requests.filter((request) => {
      const { look, control } = this.sightOf(request);
      return look.live === 'denied' && control?.state === 'unproven';
    });
  }

  /** Lets the pods behind these requests ask themselves; each once a round. */
  selfChecks(requests: readonly ProbeRequest[], limitMs: number): Ask[] {
    const fresh = requests.flatMap((request) => {
      const destination = this.#destinations.get(request.id);
      if (!destination) return [];
      return destination.endpoints.slice(0, ENDPOINTS_ASKED).flatMap((endpoint) => {
        const check = selfCheck(destination, endpoint, limitMs);
        if (!check || this.#selfChecks.has(check.key)) return [];
        this.#selfChecks.set(check.key, check);
        return [check];
      });
    });
    return fresh;
  }

  sightOf(request: ProbeRequest): Sight {
    const reply = this.#replies.get(request.id) as Reply;
    const { limitMs, podIP, apiGone } = reply;
    const destination = this.#destinations.get(request.id);
    const observation = asNoEndpoint(ofThisPod(reply, request.source, this.#world), destination);
    const model = predict(request, this.#world, podIP);
    const live = this.#dnsIsSilent(observation) ? 'unknown' : liveOf(observation.class);
    const control = live === 'denied' ? this.#controlOf(request, observation, destination) : undefined;
    return {
      look: {
        live,
        class: observation.class,
        patient: limitMs >= PATIENT_MS,
        ...(model ? { model: model.verdict } : {}),
        ...(control ? { control: control.state } : {}),
      },
      observation,
      ...(model ? { model } : {}),
      ...(control ? { control } : {}),
      ...(apiGone ? { apiGone } : {}),
    };
  }

  #dnsIsSilent(observation: ProbeObservation): boolean {
    if (observation.class !== 'dns-timeout') return false;
    const seen = this.#requests.flatMap(({ id, action }) => {
      const reply = this.#replies.get(id);
      return reply ? [{ action, observation: reply.observation }] : [];
    });
    return !dnsIsUp(seen, this.#world);
  }

  #controlOf(request: ProbeRequest, observation: ProbeObservation, destination: Destination | undefined): Control {
    if (!destination) return { state: 'proven', by: "the cluster's DNS answers" };
    if (observation.class === 'no-such-name') return { state: 'silent', by: 'the name does not exist' };
    return controlOf(destination, this.#witnesses(request.id));
  }

  #witnesses(except: string): Witness[] {
    const others = this.#requests.flatMap(({ id, source }) => {
      const reply = this.#replies.get(id);
      const destination = this.#destinations.get(id);
      if (!reply || !destination || id === except) return [];
      return [{ who: sourceKey(source), destination, observation: reply.observation, itself: false }];
    });
    const selves = [...this.#selfChecks.values()].flatMap(({ key, pod, destination }) => {
      const reply = this.#replies.get(key);
      return reply ? [{ who: pod, destination, observation: reply.observation, itself: true }] : [];
    });
    return [...others, ...selves];
  }

  #ends(request: ProbeRequest): string[] {
    const destination = this.#destinations.get(request.id);
    return destination?.endpoints.map(({ ip, port }) => `${ip}:${port}/${destination.protocol}`) ?? [];
  }
}

function selfCheck(destination: Destination, endpoint: DestinationEndpoint, limitMs: number): SelfCheck | undefined {
  const { ip, port, pod } = endpoint;
  if (!pod) return undefined;
  const { protocol } = destination;
  return {
    key: `self ${ip}:${port}/${protocol}`,
    source: { type: 'pod', ...pod },
    action: { type: 'connect', host: ip, port, protocol },
    limitMs,
    pod: `${pod.namespace}/${pod.name}`,
    destination: { protocol, dialled: `${ip}:${port}/${protocol}`, endpoints: [endpoint] },
  };
}

/**
 * The kubelet goes by names: a command meant for a pod may run in one of the same name that is just ending, whose
 * network is no witness. It has another address.
 */
function ofThisPod({ observation, podIP }: Reply, source: ProbeSource, world: World): ProbeObservation {
  if (source.type !== 'pod' || podIP === undefined) return observation;
  const pod = lookUp(world).pod(source.namespace, source.name);
  if (!pod || podIpsOf(pod).map(canonicalIp).includes(canonicalIp(podIP))) return observation;
  const detail = `an earlier pod ${source.namespace}/${source.name}, with address ${podIP}, was asked`;
  return { class: 'exec-incomplete', tookMs: observation.tookMs, detail };
}

const ENDED = ['refused', 'timeout', 'unreachable'];
const OPENED = ['connected', 'http-status', 'tls-error'];

/**
 * Where nothing stands behind a Service the way ends there, however the network shows that. What is sent to a port
 * that a Service does not have leaves the cluster: whoever may take it out there, it is not the Service.
 */
function asNoEndpoint(observation: ProbeObservation, destination: Destination | undefined): ProbeObservation {
  const { service, protocol, dialled } = destination ?? {};
  if (!service?.lacks) return observation;
  const telling = service.lacks === 'port' ? [...ENDED, ...OPENED] : ENDED;
  if (!telling.includes(observation.class)) return observation;
  const lack = service.lacks === 'port' ? `does not have that port (${dialled})` : `has no ready ${protocol} endpoint`;
  const detail = `Service ${service.name} ${lack}; ${observation.class}`;
  return { class: 'no-endpoint', tookMs: observation.tookMs, detail };
}
