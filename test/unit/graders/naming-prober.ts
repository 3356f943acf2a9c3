import type { ProbeRequest, ProbeResult } from '../../../src/domain/reach.js';
import type { Prober } from '../../../src/grading/ports.js';
import { connect } from '../../../src/netmodel/connect.js';
import type { World } from '../../../src/netmodel/world.js';
import { modelProber } from './model-prober.js';

const KUBE_DNS = { namespace: 'kube-system', name: 'kube-dns' };

/** As a real probe does, it looks a name up before it connects: without DNS there is no connection. */
export const namingProber: Prober = {
  run: async (requests, world, ...more) => {
    const results = await modelProber.run(requests, world, ...more);
    const now = await world();
    return new Map([...results].map(([id, result]) => [id, canLookUp(result.request, now) ? result : lost(result)]));
  },
};

function canLookUp({ action, model, source }: ProbeRequest, world: World): boolean {
  if (action.type === 'dns' && source.type !== 'node') {
    return connect(world, source, { type: 'service', ...KUBE_DNS }, 53, 'UDP').verdict !== 'denied';
  }
  if (!('host' in action) || !model || source.type === 'node' || /^[\d.]+$/.test(action.host)) return true;
  return connect(world, source, { type: 'name', name: action.host }, model.port, model.protocol).verdict !== 'denied';
}

function lost(result: ProbeResult): ProbeResult {
  const control = { proven: true, by: 'the test' };
  return { ...result, outcome: 'denied', observation: { class: 'dns-timeout', tookMs: 1300 }, control };
}
