import type { Settings } from './settings.js';

/** The command line that runs this very kubedrill with the same settings, for programs that outlive this process. */
export function selfCommand({ provider, cluster, bundle, labs }: Settings): string[] {
  const [node = 'node', script = 'kubedrill'] = process.argv;
  return [
    ...[node, ...process.execArgv, script],
    ...['--provider', provider, '--cluster', cluster],
    ...(bundle === undefined ? [] : ['--bundle', bundle]),
    ...(labs === undefined ? [] : ['--labs', labs]),
  ];
}
