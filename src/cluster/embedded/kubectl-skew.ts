import type { Run } from '../../process/process.js';
import { KUBERNETES, VERSION } from './wire/version.js';

/** Since 1.30 exec and port-forward go over WebSockets, which is all that the embedded API speaks. */
const OLDEST = 30;
/** kubectl is supported with an API server one minor version older than itself. */
const NEWEST = Number(VERSION.minor) + 1;

export interface Skew {
  /** "kubectl v1.28.3 is older than 1.30, the oldest that the embedded cluster serves". */
  problem: string;
  hint: string;
}

/** Why a kubectl may not get on with the embedded cluster; undefined where it does, or does not tell its version. */
export async function kubectlSkew(kubectl: string, run: Run): Promise<Skew | undefined> {
  const { stdout } = await run(kubectl, ['version', '--client', '--output', 'json'], { timeoutMs: 10_000 });
  const found = /"gitVersion":\s*"(v1\.(\d+)\.\d+)/.exec(stdout);
  if (found === null) return undefined;
  const [, version, minor] = found;
  const hint = `Put one of 1.${OLDEST} to 1.${NEWEST} on the PATH: https://kubernetes.io/docs/tasks/tools/`;
  const saying = (problem: string): Skew => ({ problem: `kubectl ${version} is ${problem}`, hint });
  if (Number(minor) < OLDEST) return saying(`older than 1.${OLDEST}, the oldest that the embedded cluster serves`);
  if (Number(minor) > NEWEST) return saying(`newer than 1.${NEWEST}, the newest for Kubernetes ${KUBERNETES}`);
  return undefined;
}
