import path from 'node:path';
import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { fishExports } from '../shell/fish.js';
import { exports } from '../shell/launch.js';

/** In the words of the shell that SHELL names: fish has its own. */
export const env: Command<unknown> = async ({ parts, io }) => {
  const practice = await parts.practice();
  const environment = await practice.shell();
  const isFish = path.basename(io.env.SHELL ?? '') === 'fish';
  printLine(io, isFish ? fishExports(environment.env).join('\n') : exports(environment.env));
  return ExitCode.passed;
};
