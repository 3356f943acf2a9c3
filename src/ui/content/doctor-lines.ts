import type { UiState } from '../state/state.js';
import { type Line, line, span, type Tone } from '../text/line.js';
import { wrap } from '../text/wrap.js';

const SIGNS = { ok: '✔ ', warning: '! ', problem: '✘ ' } as const;
const TONES: Readonly<Record<keyof typeof SIGNS, Tone>> = { ok: 'good', warning: 'unsure', problem: 'bad' };

/** What is needed on this machine, and what to do where it is not there. */
export function doctorLines({ doctor }: UiState, width: number): Line[] {
  if (!doctor) return [line('Looking ...')];
  return doctor.flatMap(({ title, state, detail, hint }) => {
    const first: Line = [span(SIGNS[state], { tone: TONES[state], bold: true })];
    const lines = wrap([span(`${title}: `, { bold: true }), span(detail)], width, { first });
    return hint && state !== 'ok' ? [...lines, ...wrap(line(hint), width, { first: line('  ') })] : lines;
  });
}
