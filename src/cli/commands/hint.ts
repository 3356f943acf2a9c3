import { ExitCode } from '../../domain/lab-error.js';
import { markdownText } from '../../report/markdown-text.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';

export const hint: Command<unknown> = async ({ parts, io, style, width }) => {
  const practice = await parts.practice();
  const { number, of, text } = await practice.hint();
  printLine(io, style.strong(`Hint ${number} of ${of}`));
  printLine(io, markdownText(text, width, style));
  return ExitCode.passed;
};
