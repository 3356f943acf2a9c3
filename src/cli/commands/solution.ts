import { ExitCode } from '../../domain/lab-error.js';
import { markdownText } from '../../report/markdown-text.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';

export const solution: Command<unknown> = async ({ parts, io, style, width }) => {
  const practice = await parts.practice();
  const { lab, text } = await practice.solution();
  printLine(io, markdownText(text, width, style));
  printLine(io, `\n${style.strong(`This ended the attempt at ${lab.id}.`)}`);
  if (lab.docs) printLine(io, `Read on: ${lab.docs}`);
  return ExitCode.passed;
};
