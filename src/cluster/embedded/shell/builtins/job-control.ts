import { SIGNALS } from '../../process/process.js';
import { Interrupted } from '../errors.js';
import type { Job } from '../jobs.js';
import type { Shell } from '../shell.js';
import { type Builtin, write } from './builtin.js';

const wait: Builtin = async ({ shell, args }) => {
  let any = false;
  let name: string | undefined;
  while (args[0]?.startsWith('-')) {
    const option = args.shift();
    if (option === '-n') any = true;
    else if (option === '-p') name = args.shift();
  }
  const given = args.length > 0;
  const jobs = given
    ? args.map((word) => shell.jobs.get(Number(word))).filter((job) => job !== undefined)
    : shell.jobs.all();
  try {
    if (any) return await waitForOne(shell, jobs, name);
    if (given && jobs.length === 0) return 127;
    let status = 0;
    for (const job of jobs) {
      status = await until(shell, job.ended);
      if (!given) shell.jobs.forget(job.pid);
    }
    return given ? status : 0;
  } catch (error) {
    if (error instanceof Interrupted) return 128 + (SIGNALS[error.signal] ?? 0);
    throw error;
  }
};

async function waitForOne(shell: Shell, jobs: readonly Job[], name: string | undefined): Promise<number> {
  if (jobs.length === 0) return 127;
  const first = await until(shell, Promise.race(jobs.map((job) => job.ended.then((code) => ({ job, code })))));
  shell.jobs.forget(first.job.pid);
  if (name) shell.variables.set(name, String(first.job.pid));
  return first.code;
}

/** Waits, unless the shell is killed or a trapped signal comes first. */
function until<T>(shell: Shell, promise: Promise<T>): Promise<T> {
  const { waiting } = shell;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(waiting.reason);
    if (waiting.aborted) {
      stop();
      return;
    }
    waiting.addEventListener('abort', stop, { once: true });
    promise.then(
      (value) => {
        waiting.removeEventListener('abort', stop);
        resolve(value);
      },
      (error) => {
        waiting.removeEventListener('abort', stop);
        reject(error);
      },
    );
  });
}

const kill: Builtin = async ({ shell, args }) => {
  let signal = 'TERM';
  if (/^-[A-Z0-9]/i.test(args[0] ?? '') && args[0] !== '--') {
    const word = (args.shift() ?? '').slice(1);
    const named = word === 's' ? (args.shift() ?? '') : word;
    signal =
      Object.entries(SIGNALS).find(
        ([name, number]) => name === named.replace(/^SIG/, '') || String(number) === named,
      )?.[0] ?? named;
    if (named === '0') signal = '0';
  }
  if (args[0] === '--') args.shift();
  let status = 0;
  for (const word of args) {
    const pid = Math.abs(Number(word.replace('%', '')));
    const job = shell.jobs.get(pid);
    if (signal === '0' && job) status = job.code === undefined ? status : 1;
    else if (job && job.code === undefined) job.kill(signal);
    else if (pid === shell.mainPid || pid === shell.pid) shell.receive(signal);
    else {
      await write(shell, `${shell.name}: kill: (${word}) - No such process\n`, 2);
      status = 1;
    }
  }
  return status;
};

const trap: Builtin = async ({ shell, args }) => {
  if (args[0] === '--') args.shift();
  const [action = '', ...signals] = args;
  for (const word of signals) {
    const name =
      Object.entries(SIGNALS).find(
        ([key, number]) => key === word.replace(/^SIG/, '') || String(number) === word,
      )?.[0] ?? word;
    if (action === '-') shell.traps.delete(name === '0' ? 'EXIT' : name);
    else shell.traps.set(name === '0' ? 'EXIT' : name, action);
  }
  return 0;
};

const list: Builtin = async ({ shell, args }) => {
  const running = shell.jobs.all().filter((job) => job.code === undefined);
  for (const job of running) await write(shell, args.includes('-p') ? `${job.pid}\n` : `[${job.pid}] Running\n`);
  return 0;
};

export const jobs: Record<string, Builtin> = {
  wait,
  kill,
  trap,
  jobs: list,
  disown: async () => 0,
  bg: async () => 0,
  fg: async () => 0,
};
