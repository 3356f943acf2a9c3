import { BorrowedImages } from './borrowed-images.js';
import type { Context, KindDeps } from './deps.js';
import { createDocker } from './docker.js';
import { logged, openLog } from './log.js';
import { namesOf } from './names.js';

const DEFAULT_NAME = 'kubedrill';

/** For looking: leaves no trace on the disk. */
export function contextOf(deps: KindDeps): Context {
  const names = namesOf(deps.clusterName ?? DEFAULT_NAME, deps.folders.state);
  const docker = createDocker(deps.run);
  return { ...deps, names, docker, borrowed: new BorrowedImages(deps.folders.cache, docker) };
}

/** The same for changing: every command is written to the cluster's log. */
export function withLog(context: Context): Context {
  const run = logged(context.run, openLog(context.names.logFile, context.clock));
  const docker = createDocker(run);
  return { ...context, run, docker, borrowed: new BorrowedImages(context.folders.cache, docker) };
}
