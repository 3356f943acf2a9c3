import { manifestsOf } from '../e2e/answer.js';
import { type Kubedrill, typed } from '../e2e/kubedrill.js';
import { must } from './cluster.js';
import { type Figure, measure } from './figure.js';

/** What a learner waits for once the cluster is up: start, reset, checks of a right and a wrong answer. */
export async function labFigures(drill: Kubedrill, runs: number): Promise<Figure[]> {
  const { value } = await drill.json<{ kubeconfig: string; kubectl: string }>('status');
  const kubectl = (...args: string[]) => typed(value.kubectl, args, { KUBECONFIG: value.kubeconfig });
  const answer = async (name: string) => {
    await kubectl('apply', ...(await manifestsOf('np-lab9', name)));
    for (const [namespace, pod] of [
      ['restricted', 'lab9server'],
      ['default', 'sleepybox1'],
      ['default', 'sleepybox2'],
    ] as const) {
      await kubectl('--namespace', namespace, 'wait', 'pod', pod, '--for=condition=Ready', '--timeout=120s');
    }
  };
  const check = async (expected: number) => {
    const ran = await drill.run('check');
    if (ran.exitCode !== expected) throw new Error(`check ended with ${ran.exitCode}, not ${expected}:\n${ran.stdout}`);
  };

  const stopped = () => must(drill, 'stop');
  const begin = () => must(drill, 'start', 'np-lab9');
  const again = await measure('Start of np-lab9 at once after its stop', runs, begin, { before: stopped });
  const start = await measure('Warm start of np-lab9', runs, begin, {
    limitMs: 5_000,
    before: async () => {
      await stopped();
      await kubectl('wait', '--for=delete', 'namespace/restricted', 'namespace/guests', '--timeout=120s');
    },
  });
  // A learner types something between two checks; the node meanwhile ends the clients of the one before.
  const before = () => new Promise<void>((resolve) => setTimeout(resolve, 5_000));
  await answer('right-metadata-name');
  const right = await measure('Check of np-lab9, right answer', runs, () => check(0), { limitMs: 3_000, before });
  await must(drill, 'reset');
  await answer('wrong-two-peers');
  const wrong = await measure('Check of np-lab9, wrong answer', runs, () => check(1), { limitMs: 4_000, before });
  const reset = await measure('Reset of np-lab9', runs, () => must(drill, 'reset'), {
    limitMs: 5_000,
    before: () => answer('wrong-two-peers'),
  });
  const help = await measure('`kubedrill --help`', 10, () => must(drill, '--help'), { limitMs: 200 });
  return [start, again, right, wrong, reset, help];
}
