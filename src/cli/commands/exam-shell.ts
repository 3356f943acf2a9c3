import { examRemainingMs } from '../../domain/exam.js';
import { ExitCode } from '../../domain/lab-error.js';
import { formatClock } from '../../report/duration.js';
import type { Command } from '../context.js';
import { currentExam, questionNumber } from '../exam-sitting.js';
import { remark } from '../print.js';
import { selfCommand } from '../self.js';
import { kubectlRemark } from '../shell/kubectl-remark.js';
import { openShell } from '../shell/open-shell.js';
import { examWords, wordScripts } from '../shell/words.js';
import { usageError } from '../usage-error.js';

export const examShell: Command<{ number?: string }> = async ({ parts, io, clock, settings }, { number }) => {
  if (!io.inIsTty || !io.outIsTty) throw usageError('A shell needs a terminal.', "Questions: 'kubedrill exam task N'.");
  const exams = await parts.exams();
  const { sitting } = await currentExam(exams);
  const wanted = number === undefined ? sitting.open : questionNumber(number);
  const shell = await exams.shell(wanted);
  const left = formatClock(examRemainingMs(sitting, clock.now()));
  remark(io, `Question ${wanted}, ${left} left. Namespace: ${shell.namespace}. 'exit' leaves this shell.`);
  const about = await kubectlRemark(shell.cluster);
  if (about) remark(io, about);
  await openShell(shell, io.env, parts.lendTerminal, wordScripts(examWords(wanted), selfCommand(settings)));
  return ExitCode.passed;
};
