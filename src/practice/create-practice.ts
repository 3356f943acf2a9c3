import { begin } from './beginning.js';
import { check } from './checking.js';
import { alone, type PracticeDeps } from './deps.js';
import { down, finish, stop } from './ending.js';
import { refuseDuringExam } from './exam/under-way.js';
import { showObjects } from './objects/show-objects.js';
import type { Practice } from './practice.js';
import { createRecords } from './records.js';
import { reset } from './resetting.js';
import { shell } from './shell.js';
import { showSolution } from './telling.js';
import { watch } from './watching.js';

export function createPractice(deps: PracticeDeps): Practice {
  const { provider } = deps;
  return {
    ...createRecords(deps),
    up: (options, on, signal) => alone(deps, () => provider.up(options, on, signal)),
    down: (on, signal) => alone(deps, () => down(deps, on, signal)),
    status: () => provider.status(),
    begin: (lab, on, signal) =>
      alone(deps, async () => {
        await refuseDuringExam(deps);
        return begin(deps, lab, on, signal);
      }),
    check: (on, signal) =>
      alone(deps, async () => {
        const { attempt, result } = await check(deps, on, signal);
        return { attempt, result };
      }),
    // Not alone: commands in a second terminal go on while it lasts.
    watch: (on, signal) => watch(deps, on, signal),
    objects: (lab, on, signal) => showObjects(deps, lab, on, signal),
    solution: () => alone(deps, () => showSolution(deps)),
    reset: (on, signal) => alone(deps, () => reset(deps, on, signal)),
    finish: (on, signal) => alone(deps, () => finish(deps, on, signal)),
    stop: (on, signal) => alone(deps, () => stop(deps, on, signal)),
    shell: () => shell(deps),
  };
}
