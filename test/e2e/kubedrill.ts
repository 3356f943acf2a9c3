import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The built command, as `npx kubedrill` starts it. */
export const MAIN = join(import.meta.dirname, '../../dist/src/cli/main.js');

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
  tookMs: number;
}

/** A kubedrill with a home and a cluster name of its own: nothing is shared with the person's own. */
export class Kubedrill {
  constructor(
    readonly home: string,
    readonly cluster: string,
    readonly env: Readonly<Record<string, string>> = {},
  ) {}

  static async fresh(cluster: string, env: Readonly<Record<string, string>> = {}): Promise<Kubedrill> {
    return new Kubedrill(await mkdtemp(join(tmpdir(), 'kubedrill-e2e-')), cluster, env);
  }

  spawn(...args: string[]) {
    return execa('node', [MAIN, ...args], {
      reject: false,
      stdin: 'ignore',
      env: { KUBEDRILL_HOME: this.home, KUBEDRILL_CLUSTER: this.cluster, ...this.env },
    });
  }

  async run(...args: string[]): Promise<Ran> {
    const began = performance.now();
    const { exitCode, stdout, stderr } = await this.spawn(...args);
    return { exitCode: exitCode ?? -1, stdout, stderr, tookMs: performance.now() - began };
  }

  /** Runs and reads the JSON on stdout. */
  async json<T>(...args: string[]): Promise<{ exitCode: number; value: T; tookMs: number; stderr: string }> {
    const ran = await this.run(...args, '--json');
    try {
      return { exitCode: ran.exitCode, value: JSON.parse(ran.stdout) as T, tookMs: ran.tookMs, stderr: ran.stderr };
    } catch {
      throw new Error(
        `kubedrill ${args.join(' ')} --json printed no JSON (exit ${ran.exitCode}):\n${ran.stdout}\n${ran.stderr}`,
      );
    }
  }
}

/** What a person types: kubectl (or docker) as its own program; rejects when it fails. */
export async function typed(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await execa(program, args, { stdin: 'ignore', env });
  return stdout;
}

/** The cluster of the run, in the home that test/e2e/setup.ts made. */
export function onSharedCluster(): Kubedrill {
  const { KUBEDRILL_E2E_HOME: home, KUBEDRILL_E2E_CLUSTER: cluster } = process.env;
  if (!home || !cluster) throw new Error('KUBEDRILL_E2E_HOME and KUBEDRILL_E2E_CLUSTER name no cluster of the run');
  return new Kubedrill(home, cluster);
}
