import { ExitCode } from '../../domain/lab-error.js';
import { attemptJson } from '../../report/json.js';
import { markdownText } from '../../report/markdown-text.js';
import { countPoints } from '../../report/points.js';
import type { Command, Context } from '../context.js';
import { openAttempt } from '../open-attempt.js';
import { printJson, printLine, remark } from '../print.js';
import { selfCommand } from '../self.js';
import { paneVariables, shellLine, splitWindow } from '../shell/pane.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';
import { terminalUi } from './terminal-ui.js';

export const start: Command<{ lab: string; json?: boolean; tmux?: boolean }> = async (context, options) => {
  const { io, style, width, signal, clock } = context;
  const tmux = options.tmux ? tmuxFor(context) : undefined;
  const practice = await context.parts.practice();
  const before = await openAttempt(practice);
  const { attempt, lab } = await withProgress(context, (on) => practice.begin(options.lab, on, signal));
  if (before) remark(io, `The attempt at ${before.lab} that was under way has ended.`);
  if (options.json) {
    printJson(io, { attempt: attemptJson(attempt, clock.now()), task: lab.task });
    return ExitCode.passed;
  }
  if (tmux) return tmux();
  printLine(io, `\n${markdownText(lab.task, width, style)}\n`);
  printLine(io, style.strong(`${lab.minutes} minutes, ${countPoints(lab.points)}. The clock is running.`));
  printLine(io, 'kubedrill shell: a shell on the lab; kubedrill check: grade it; kubedrill hint: the next hint.');
  return ExitCode.passed;
};

/**
 * Opens task and shell together in tmux: in a session of its own, or in the window of the one that this is in already.
 * Resolves when tmux ends, or is left. What keeps it from being opened is said at once.
 */
function tmuxFor(context: Context): () => Promise<ExitCode> {
  const { io, parts, settings } = context;
  if (!io.inIsTty || !io.outIsTty)
    throw usageError('tmux needs a terminal.', 'kubedrill env prints what a shell needs.');
  const self = selfCommand(settings);
  const shell = [...self, 'shell'];
  const size = { columns: io.columns(), rows: io.rows() };
  if (io.env.TMUX) {
    const split = splitWindow(io.env, size, shell);
    return async () => {
      await parts.lendTerminal('tmux', split);
      return terminalUi({ ...context, settings: { ...settings, goOn: true } }, {});
    };
  }
  // The last row is tmux's own; the session's variables are those of both panes.
  const split = splitWindow({}, { ...size, rows: size.rows - 1 }, shell);
  const session = ['new-session', ...paneVariables(io.env), shellLine([...self, '--continue'])];
  return async () => {
    const ended = await parts.lendTerminal('tmux', [...session, ';', ...split]);
    if (ended.failure === 'not-found')
      throw usageError('There is no tmux on this machine.', 'kubedrill shell opens a shell here.');
    remark(io, "The lab goes on: 'kubedrill' shows it.");
    return ExitCode.passed;
  };
}
