import type { ComparedObject, Comparison, DiffLine } from '../../domain/comparison.js';
import { answerText, comparedText, NOT_THE_VERDICT, SIGNS_MEAN } from '../../report/comparison-words.js';
import type { ComparedView } from '../state/state.js';
import { EMPTY_LINE, type Line, line, type SpanStyle, span } from '../text/line.js';
import { hardBreak, wrap } from '../text/wrap.js';
import { problemLines } from './problem-lines.js';
import { remember } from './remember.js';

const INDENT = '  ';
const STYLES: Readonly<Record<DiffLine['sign'], SpanStyle>> = {
  ' ': {},
  '-': { tone: 'bad' },
  '+': { tone: 'good' },
  gap: { tone: 'faint' },
};

/** What was made against a right answer; the signs say it all where there are no colours. */
export function compareLines(view: ComparedView | undefined, width: number): readonly Line[] {
  if (view?.comparison) return rememberedComparison(view.comparison, width);
  return view?.problem ? problemLines(view.problem, width) : [line('Comparing ...')];
}

const rememberedComparison = remember((comparison: Comparison, width) => [
  ...wrap(line(NOT_THE_VERDICT, { bold: true }), width),
  ...wrap(line(answerText(comparison)), width),
  line(SIGNS_MEAN, { tone: 'faint' }),
  ...comparison.objects.flatMap((object) => objectLines(object, width)),
]);

function objectLines(object: ComparedObject, width: number): Line[] {
  const same = object.state === 'same';
  const head = wrap(line(comparedText(object), same ? { tone: 'faint' } : { bold: true }), width);
  return [...(same ? [] : [EMPTY_LINE]), ...head, ...object.lines.flatMap((one) => diffLines(one, width))];
}

function diffLines({ sign, text }: DiffLine, width: number): Line[] {
  const style = STYLES[sign];
  const mark = sign === 'gap' ? `${INDENT}  ... ` : `${INDENT}${sign} `;
  return hardBreak(line(text, style), Math.max(8, width - mark.length)).map((one) => [span(mark, style), ...one]);
}
