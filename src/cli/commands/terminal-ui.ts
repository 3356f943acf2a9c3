import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';

const USAGE = `kubedrill is a terminal UI, and this is not a terminal. Without one:

  kubedrill list          the labs
  kubedrill start LAB     put a lab into a cluster and start its clock
  kubedrill check         grade it
  kubedrill --help        all commands
`;

/** What `kubedrill` alone does. */
export const terminalUi: Command<unknown> = async ({ parts, io }) => {
  if (!io.inIsTty || !io.outIsTty) {
    io.err(USAGE);
    return ExitCode.usage;
  }
  await parts.terminalUi();
  return ExitCode.passed;
};
