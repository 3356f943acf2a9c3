import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One command that was typed, and what came of it. */
export interface Call {
  argv: readonly string[];
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RecordingKubectl {
  /** A program to be called as kubectl is; its file is named "kubectl". */
  file: string;
  /** What was called since the last time, in the order of the starts. */
  take(): Promise<Call[]>;
}

/** A program that does what the kubectl at `real` does, and writes down what passes. `folder` is its own. */
export async function recordingKubectl(real: string, folder: string): Promise<RecordingKubectl> {
  const [bin, calls] = [join(folder, 'bin'), join(folder, 'calls')];
  await Promise.all([mkdir(bin), mkdir(calls)]);
  const file = join(bin, 'kubectl');
  await writeFile(file, script(real, calls, join(folder, 'cache')), { mode: 0o700 });
  return {
    file,
    take: async () => {
      const numbers = (await readdir(calls)).map(Number).sort((a, b) => a - b);
      const taken = await Promise.all(numbers.map((number) => readCall(join(calls, String(number)))));
      await Promise.all(numbers.map((number) => rm(join(calls, String(number)), { recursive: true })));
      return taken;
    },
  };
}

/** A folder a call: making it is what numbers two that start at once. The learner's own cache is left alone. */
function script(real: string, calls: string, cache: string): string {
  return `#!/usr/bin/env bash
n=0
until mkdir "${calls}/$n" 2>/dev/null; do n=$((n + 1)); done
call="${calls}/$n"
printf '%s\\0' "$@" > "$call/argv"
KUBECACHEDIR="${cache}" "${real}" "$@" > "$call/stdout" 2> "$call/stderr"
code=$?
echo "$code" > "$call/code"
cat "$call/stdout"
cat "$call/stderr" >&2
exit "$code"
`;
}

async function readCall(folder: string): Promise<Call> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const [argv, code, stdout, stderr] = await Promise.all(['argv', 'code', 'stdout', 'stderr'].map(read));
  return {
    argv: (argv ?? '').split('\0').slice(0, -1),
    exitCode: Number(code),
    stdout: stdout ?? '',
    stderr: stderr ?? '',
  };
}
