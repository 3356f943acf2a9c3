import type { LabError } from '../../domain/lab-error.js';
import { explain } from './causes.js';
import type { Docker } from './docker.js';
import type { Names } from './names.js';

/** What kind says when the reason lies deeper. */
const SHALLOW = new Set(['control-plane-did-not-start', 'node-did-not-boot', 'cluster-command-failed']);
/** What a node's own logs are believed in; of much else they complain while all is well. */
const DEEP = new Set(['cgroup-v1', 'inotify-limit', 'disk-full', 'out-of-memory', 'wsl-cgroup']);

/** The LabError for a `kind create` that failed: by its output, else by what the node left behind. */
export async function whyNotCreated(output: string, names: Names, docker: Docker): Promise<LabError> {
  const error = explain('Creating the cluster', output);
  if (!SHALLOW.has(error.code)) return error;
  const ask = async (args: readonly string[]) => {
    const { stdout, stderr } = await docker.attempt(args, { timeoutMs: 10_000 });
    return `${stdout}\n${stderr}`;
  };
  const node = names.controlPlane;
  const words = await Promise.all([
    ask(['container', 'inspect', '--format', '{{if .State.OOMKilled}}OOMKilled{{end}}', node]),
    ask(['logs', '--tail', '200', node]),
    ask(['exec', node, 'journalctl', '--no-pager', '--unit', 'kubelet', '--lines', '200']),
  ]);
  const deeper = explain('Creating the cluster', words.join('\n'));
  return DEEP.has(deeper.code) ? deeper : error;
}
