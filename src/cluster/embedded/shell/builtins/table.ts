import type { Builtin } from './builtin.js';
import { flow } from './flow.js';
import { input } from './input.js';
import { jobs } from './job-control.js';
import { variables } from './names.js';
import { output } from './output.js';

export const BUILTINS: Record<string, Builtin> = { ...flow, ...input, ...jobs, ...output, ...variables };
