import type { Comparison, DiffLine } from '../domain/comparison.js';
import { answerText, comparedText, NOT_THE_VERDICT, SIGNS_MEAN } from './comparison-words.js';
import type { Style } from './style.js';
import { wrap } from './wrap.js';

const INDENT = '  ';

/** A comparison as text; the signs say it all where there are no colours. */
export function comparisonText(comparison: Comparison, width: number, style: Style): string {
  const { attempt, objects } = comparison;
  const blocks = objects.map((object) => {
    const head = comparedText(object);
    const lines = object.lines.map((one) => diffLineText(one, style));
    return [object.state === 'same' ? style.faint(head) : style.strong(head), ...lines].join('\n');
  });
  const lead = [NOT_THE_VERDICT, answerText(comparison)].map((text) => wrap(text, { width }));
  return [...lead, style.faint(`${SIGNS_MEAN}   (attempt ${attempt})`), '', blocks.join('\n')].join('\n');
}

function diffLineText({ sign, text }: DiffLine, style: Style): string {
  if (sign === 'gap') return style.faint(`${INDENT}  ... ${text}`);
  const line = `${INDENT}${sign} ${text}`;
  if (sign === '-') return style.bad(line);
  return sign === '+' ? style.good(line) : line;
}
