import type { ModelReason, ProbeRequest } from '../domain/reach.js';
import { connect } from '../netmodel/connect.js';
import type { ModelSource } from '../netmodel/connection.js';
import type { World } from '../netmodel/world.js';
import { actorLabels } from './actors.js';
import { dialledTarget } from './targets.js';

export interface ModelSays {
  verdict: 'allowed' | 'denied' | 'unknown';
  reasons: readonly ModelReason[];
}

/** Undefined where no model applies. `podIP` is a client pod's own address, once it is known. */
export function predict(request: ProbeRequest, world: World, podIP?: string): ModelSays | undefined {
  const { source, model } = request;
  if (!model || source.type === 'node') return undefined;
  const from: ModelSource =
    source.type === 'pod'
      ? source
      : { ...source, labels: actorLabels(source.labels), ...(podIP === undefined ? {} : { ip: podIP }) };
  return connect(world, from, dialledTarget(request), model.port, model.protocol);
}
