import type { Assignment } from '../ast.js';
import type { Shell } from '../shell.js';

export interface BuiltinCall {
  shell: Shell;
  name: string;
  args: string[];
  /** Assignments among the arguments, of `local`, `export` and their like. */
  declared: readonly Assignment[];
}

export type Builtin = (call: BuiltinCall) => Promise<number>;

export async function write(shell: Shell, bytes: string | Uint8Array, to = 1): Promise<void> {
  const handle = shell.handles.get(to);
  await handle?.descriptor.write?.(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, shell.signal);
}
