import type { LabError } from '../domain/lab-error.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** An expected problem, and what was found wrong together with it: what, where and what to do now. No stack. */
export function errorText(error: LabError, width: number, style: Style): string {
  return [error, ...error.also].map((one) => oneText(one, width, style)).join('\n');
}

function oneText(error: LabError, width: number, style: Style): string {
  const lines = [wrap(error.message, { width, first: `${style.bad('error:')} `, rest: '  ' })];
  if (error.at) {
    lines.push(`  --> ${style.code(placeName(error.at))}`);
    if (error.at.excerpt) lines.push('', error.at.excerpt.trimEnd().replace(/^/gm, '  '), '');
  }
  if (error.hint) lines.push(wrap(error.hint, { width, first: `${style.good('hint:')} `, rest: '  ' }));
  return lines.join('\n');
}

/** "lab.yaml:3:7" */
function placeName({ file, line, column }: { file: string; line?: number; column?: number }): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}
