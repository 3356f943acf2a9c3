import { ExitCode } from '../../domain/lab-error.js';
import { attemptJson } from '../../report/json.js';
import { markdownText } from '../../report/markdown-text.js';
import { countPoints } from '../../report/points.js';
import type { Command, Context } from '../context.js';
import { openAttempt } from '../open-attempt.js';
import { printJson, printLine, remark } from '../print.js';
import { selfCommand } from '../self.js';
import { shellLine } from '../shell/pane.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';

export const start: Command<{ lab: string; json?: boolean; tmux?: boolean }> = async (context, options) => {
  const { io, style, width, signal, clock } = context;
  const practice = await context.parts.practice();
  const before = await openAttempt(practice);
  const { attempt, lab } = await withProgress(context, (on) => practice.begin(options.lab, on, signal));
  if (before) remark(io, `The attempt at ${before.lab} that was under way has ended.`);
  if (options.json) {
    printJson(io, { attempt: attemptJson(attempt, clock.now()), task: lab.task });
    return ExitCode.passed;
  }
  if (options.tmux) return inTmux(context);
  printLine(io, `\n${markdownText(lab.task, width, style)}\n`);
  printLine(io, style.strong(`${lab.minutes} minutes, ${countPoints(lab.points)}. The clock is running.`));
  printLine(io, 'kubedrill shell: a shell on the lab; kubedrill check: grade it; kubedrill hint: the next hint.');
  return ExitCode.passed;
};

/** The task in the left pane, a shell in the right one; resolves when tmux ends, or is left. */
async function inTmux({ io, parts, settings }: Context): Promise<ExitCode> {
  const self = selfCommand(settings);
  const ui = shellLine([...self, '--continue']);
  const shell = shellLine([...self, 'shell']);
  const ended = await parts.lendTerminal('tmux', ['new-session', ui, ';', 'split-window', '-h', shell]);
  if (ended.failure === 'not-found')
    throw usageError('There is no tmux on this machine.', 'kubedrill shell opens a shell here.');
  remark(io, "The lab goes on: 'kubedrill' shows it.");
  return ExitCode.passed;
}
