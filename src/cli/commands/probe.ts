import { LabError } from '../../domain/lab-error.js';
import type { Pod } from '../../domain/objects.js';
import type { ProbeRequest, ProbeResult } from '../../domain/reach.js';
import type { World } from '../../netmodel/world.js';
import { connectionText, paintVerdict } from '../../report/connection-text.js';
import { formatDuration } from '../../report/duration.js';
import { objectName } from '../../report/object-name.js';
import type { ObjectName, Start, Target } from '../connection/ends.js';
import { type EndsOptions, reachExitCode, withNetwork } from '../connection/network.js';
import type { Command, Context } from '../context.js';
import { printJson, printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

/** Tries a connection from inside a pod, or from a node, and says what the model says of it. */
export const probe: Command<EndsOptions & { json?: boolean }> = async (context, options) => {
  const { io, signal } = context;
  const result = await withNetwork(context, options, async (network, from, target) => {
    const request = requestOf(await network.world(signal), from, target);
    return withProgress(context, (on) => network.probe(request, on, signal));
  });
  if (options.json) {
    const { outcome, observation, rounds, model, unsettled } = result;
    printJson(io, { from: options.from, to: options.to, outcome, observation, rounds, model, unsettled });
  } else {
    printProbe(context, options, result);
  }
  return reachExitCode(result.outcome);
};

function requestOf(world: World, from: Start, { to, port, protocol }: Target): ProbeRequest {
  const host = to.type === 'pod' ? podIp(world, to) : to.type === 'ip' ? to.ip : to.name;
  return {
    id: 'probe/1',
    source: from,
    action: { type: 'connect', host, port, protocol },
    expect: 'allowed',
    model: { to, port, protocol },
  };
}

function podIp(world: World, { namespace, name }: ObjectName): string {
  const isIt = ({ metadata }: Pod) => metadata.namespace === namespace && metadata.name === name;
  const ip = world.pods.find(isIt)?.status?.podIP;
  if (ip !== undefined) return ip;
  const object = objectName({ kind: 'Pod', namespace, name });
  throw new LabError({ code: 'no-such-pod', message: `${object} is not there, or has no address yet.` });
}

function printProbe({ io, style, width }: Context, { from, to }: EndsOptions, result: ProbeResult): void {
  const { outcome, observation, model, unsettled, rounds } = result;
  const seen = `${observation.class} after ${formatDuration(observation.tookMs)}`;
  printLine(
    io,
    `${from} -> ${to}: ${paintVerdict(outcome, style)(outcome)} (${seen}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'})`,
  );
  if (observation.detail) printLine(io, `  ${observation.detail}`);
  if (unsettled) printLine(io, `  could not be told: ${unsettled}`);
  if (model) printLine(io, connectionText(model, width, style));
}
