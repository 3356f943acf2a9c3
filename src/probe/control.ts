import type { ProbeObservation } from '../domain/reach.js';
import { liveOf } from './converge.js';
import type { Destination, DestinationEndpoint } from './targets.js';

/** Someone who was tried in the same round: a request, or a pod that was asked to reach itself. */
export interface Witness {
  /** "default/sleepybox1" */
  who: string;
  destination: Destination;
  observation: ProbeObservation;
  /** It asked itself: no policy stands between. */
  itself: boolean;
}

export interface Control {
  state: 'proven' | 'silent' | 'unproven';
  by: string;
}

/** Whether the target of a denial answered somebody in the same round, which shows that target and tools work. */
export function controlOf(destination: Destination, witnesses: readonly Witness[]): Control {
  const { service, endpoints, protocol, dialled } = destination;
  if (service?.lacks === 'port') {
    return { state: 'proven', by: `Service ${service.name} has no such port, so nothing can be behind it` };
  }
  if (service?.lacks === 'endpoint') {
    return { state: 'silent', by: `Service ${service.name} has no ready endpoint that could answer` };
  }
  const heard = witnesses.filter(({ observation }) => liveOf(observation.class) === 'allowed');
  const same = heard.find((witness) => witness.destination.dialled === dialled);
  if (same && !same.itself) return { state: 'proven', by: `${same.who} connected in the same round` };
  if (endpoints.length === 0) return { state: 'unproven', by: 'there is nobody to ask whether the target answers' };
  const provers = endpoints.map((endpoint) => heard.find((witness) => provesEndpoint(witness, endpoint, protocol)));
  if (provers.every((prover) => prover !== undefined)) {
    return { state: 'proven', by: [...new Set(provers.map(inWords))].join('; ') };
  }
  const mute = witnesses.find(
    (witness) =>
      witness.itself &&
      witness.observation.class === 'refused' &&
      endpoints.some((endpoint) => leadsTo(witness, endpoint, protocol)),
  );
  if (mute) {
    const [endpoint] = mute.destination.endpoints;
    return { state: 'silent', by: `nothing answers on ${endpoint?.port}/${protocol} in pod ${mute.who} itself` };
  }
  return { state: 'unproven', by: 'the target could not be asked whether it answers itself' };
}

/** An answer that came through a Service with several endpoints is no word of any one of them. */
function provesEndpoint(witness: Witness, endpoint: DestinationEndpoint, protocol: string): boolean {
  return witness.destination.endpoints.length === 1 && leadsTo(witness, endpoint, protocol);
}

function leadsTo({ destination }: Witness, { ip, port }: DestinationEndpoint, protocol: string): boolean {
  return destination.protocol === protocol && destination.endpoints.some((own) => own.ip === ip && own.port === port);
}

function inWords(witness: Witness | undefined): string {
  if (!witness) return '';
  const { who, destination, itself } = witness;
  const port = `${destination.endpoints[0]?.port}/${destination.protocol}`;
  return itself ? `${who} answers itself on ${port}` : `${who} connected to the same pod in the same round`;
}
