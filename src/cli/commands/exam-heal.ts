import { ExitCode } from '../../domain/lab-error.js';
import { healingText } from '../../report/healing-text.js';
import type { Command } from '../context.js';
import { questionNumber } from '../exam-sitting.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const examHeal: Command<{ number: string }> = async (context, { number }) => {
  const exams = await context.parts.exams();
  const wanted = questionNumber(number);
  const healing = await withProgress(context, (on) => exams.heal(wanted, on, context.signal));
  printLine(context.io, healingText(healing));
  return ExitCode.passed;
};
