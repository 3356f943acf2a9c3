import type { ClusterProvider } from '../../domain/cluster.js';
import { LabError } from '../../domain/lab-error.js';
import { assertPlatform, bundleSupplies } from './bundle-supplies.js';
import type { Context, KindDeps } from './deps.js';
import { createDocker } from './docker.js';
import { takeDown } from './down.js';
import { logged, openLog } from './log.js';
import { namesOf } from './names.js';
import { phasesTo } from './phases.js';
import { readRecord } from './state.js';
import { CAPABILITIES, statusOf } from './status.js';
import { bundleTools } from './tools.js';
import { assertSameShape, bringUp } from './up.js';

/** Another `up` or `down` may be at work; after that long it is not waited for any more. */
const LOCK_WAIT_MS = 2_000;

/** A kind cluster with Calico that kubedrill makes, mends and removes. */
export function createKindProvider(deps: KindDeps): ClusterProvider {
  const context = contextOf(deps);
  const { names, clock } = context;
  const lock = `kind-${names.cluster}`;
  const status = () => statusOf(context);

  return {
    name: 'kind',
    capabilities: CAPABILITIES,
    status,
    async up(options, on, signal = new AbortController().signal) {
      const record = await readRecord(names);
      const running = await status();
      if (running.cluster !== undefined) {
        if (record !== undefined) assertSameShape(record, options);
        return running.cluster;
      }
      const phase = phasesTo(on, clock);
      const { bundle } = deps;
      if (bundle === undefined) throw new LabError({ code: 'no-bundle', message: 'A bundle is needed for now.' });
      const supplies = bundleSupplies(bundle, deps.folders.cache, signal);
      const tools = bundleTools(bundle, deps.folders.cache);
      assertPlatform(bundle, (await context.docker.info(signal)).platform);
      return context.exclusively(lock, LOCK_WAIT_MS, () =>
        bringUp({ context, supplies, tools, phase, options, signal, status }),
      );
    },
    down: (on, signal = new AbortController().signal, options = {}) =>
      context.exclusively(lock, LOCK_WAIT_MS, () => takeDown(context, phasesTo(on, clock), signal, options)),
  };
}

function contextOf(deps: KindDeps): Context {
  const names = namesOf(deps.clusterName ?? 'kubedrill', deps.folders.state);
  const log = openLog(names.logFile, deps.clock);
  const run = logged(deps.run, log);
  return { ...deps, run, names, log, docker: createDocker(run) };
}
