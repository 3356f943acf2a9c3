import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printJson } from '../print.js';

export const labSchema: Command<unknown> = async ({ parts, io }) => {
  printJson(io, await parts.labSchemas());
  return ExitCode.passed;
};
