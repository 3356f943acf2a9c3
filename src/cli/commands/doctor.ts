import { ExitCode } from '../../domain/lab-error.js';
import { padTo, wrap } from '../../report/wrap.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';

const SIGNS = { ok: '✔ ok', warning: '! warning', problem: '✘ problem' } as const;

/** Exit code 3 when something is missing; warnings alone are fine. */
export const doctor: Command<{ json?: boolean }> = async ({ parts, io, signal, style, width }, { json }) => {
  const findings = await parts.diagnose(signal);
  const healthy = findings.every(({ state }) => state !== 'problem');
  if (json) {
    printJson(io, { healthy, findings });
    return healthy ? ExitCode.passed : ExitCode.environment;
  }
  const paint = { ok: style.good, warning: style.unsure, problem: style.bad };
  for (const { state, title, detail, hint } of findings) {
    const head = padTo(SIGNS[state], 11);
    printLine(
      io,
      wrap(`${title}: ${detail}`, { width, first: head }).replace(SIGNS[state], paint[state](SIGNS[state])),
    );
    if (hint && state !== 'ok') printLine(io, wrap(hint, { width, first: ' '.repeat(11) }));
  }
  printLine(io, healthy ? 'All that is needed is here.' : 'Something that is needed is missing.');
  return healthy ? ExitCode.passed : ExitCode.environment;
};
