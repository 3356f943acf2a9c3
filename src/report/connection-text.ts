import type { ModelReason } from '../domain/reach.js';
import type { Connection } from '../netmodel/connection.js';
import { objectName } from './object-name.js';
import type { Style } from './style.js';
import { padTo, wrap } from './wrap.js';

const SIGNS = { allowed: '✔', denied: '✘', unknown: '?' } as const;
const STAGE_WIDTH = 'ingress'.length;

/** What the model says of a connection: the verdict and each step of the way, in order. */
export function connectionText({ verdict, reasons }: Connection, width: number, style: Style): string {
  const head = `the model says: ${paintVerdict(verdict, style)(verdict)}`;
  return [head, ...reasons.map((reason) => stepText(reason, width, style))].join('\n');
}

function stepText({ verdict, stage, text, object, path }: ModelReason, width: number, style: Style): string {
  const sign = paintVerdict(verdict, style)(SIGNS[verdict]);
  const first = `  ${sign} ${padTo(stage, STAGE_WIDTH)}  `;
  const lines = [wrap(text, { width, first })];
  if (object && verdict !== 'allowed') {
    const where = `${objectName(object)}${path ? ` ${path}` : ''}`;
    lines.push(wrap(style.faint(where), { width, first: ' '.repeat(STAGE_WIDTH + 6) }));
  }
  return lines.join('\n');
}

/** The colour of a verdict about traffic. */
export function paintVerdict(verdict: keyof typeof SIGNS, style: Style): (text: string) => string {
  return { allowed: style.good, denied: style.bad, unknown: style.unsure }[verdict];
}
