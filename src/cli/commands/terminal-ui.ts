import { ExitCode } from '../../domain/lab-error.js';
import type { UiExit } from '../../ui/run-ui.js';
import type { Command } from '../context.js';
import { printLine, remark } from '../print.js';
import { selfCommand } from '../self.js';
import { kubectlRemark } from '../shell/kubectl-remark.js';
import { openShell } from '../shell/open-shell.js';
import { examWords, LAB_WORDS, wordScripts } from '../shell/words.js';

const USAGE = `kubedrill is a terminal UI, and this is not a terminal. Without one:

  kubedrill list          the labs
  kubedrill start LAB     put a lab into a cluster and start its clock
  kubedrill check         grade it
  kubedrill --help        all commands
`;

/** What `kubedrill` alone does: the UI ends when a shell is wanted, and begins again where it was when that ends. */
export const terminalUi: Command<unknown> = async ({ parts, io, settings }) => {
  if (!io.inIsTty || !io.outIsTty) {
    io.err(USAGE);
    return ExitCode.usage;
  }
  let exit: UiExit = await parts.runUi(undefined, settings.goOn);
  while (exit.type === 'shell') {
    const { question } = exit;
    const environment = await (question === undefined
      ? (await parts.practice()).shell()
      : (await parts.exams()).shell(question));
    const about = await kubectlRemark(environment.cluster);
    if (about) remark(io, about);
    const words = question === undefined ? LAB_WORDS : examWords(question);
    await openShell(environment, io.env, parts.lendTerminal, wordScripts(words, selfCommand(settings)));
    exit = await parts.runUi(exit.state);
  }
  if (exit.type === 'interrupted') return ExitCode.interrupted;
  if (exit.message) printLine(io, exit.message);
  return ExitCode.passed;
};
