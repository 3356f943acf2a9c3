import { ExitCode } from '../../domain/lab-error.js';
import { timeLeft } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { remark } from '../print.js';
import { selfCommand } from '../self.js';
import { kubectlRemark } from '../shell/kubectl-remark.js';
import { openShell } from '../shell/open-shell.js';
import { LAB_WORDS, wordScripts } from '../shell/words.js';
import { usageError } from '../usage-error.js';

export const shell: Command<unknown> = async ({ parts, io, clock, settings }) => {
  if (!io.inIsTty || !io.outIsTty) {
    throw usageError('A shell needs a terminal.', 'For scripts: eval "$(kubedrill env)".');
  }
  const practice = await parts.practice();
  const environment = await practice.shell();
  const left = timeLeft(environment.attempt, clock.now());
  remark(
    io,
    `${environment.lab.id}, time left: ${left}. Namespace: ${environment.namespace}. 'exit' leaves this shell.`,
  );
  const about = await kubectlRemark(environment.cluster);
  if (about) remark(io, about);
  await openShell(environment, io.env, parts.lendTerminal, wordScripts(LAB_WORDS, selfCommand(settings)));
  return ExitCode.passed;
};
