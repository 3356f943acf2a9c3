import type { ComparedObject, Comparison } from '../domain/comparison.js';
import { objectName } from './object-name.js';

export const NOT_THE_VERDICT = 'Another shape can be just as right: the checks decide, not this comparison.';

export const SIGNS_MEAN = '- yours   + the answer';

const SIGNS: Readonly<Record<ComparedObject['state'], string>> = {
  differs: '~',
  missing: '+',
  additional: '-',
  same: '=',
};

/** "Nearest right answer, metadata-name: the namespace by its name". */
export function answerText({ answer }: Comparison): string {
  return `The right answer that is nearest to yours, ${answer.name.replace(/^right-/, '')}: ${answer.summary}`;
}

/** "~ NetworkPolicy shop/mine differs; the answer calls it allow". */
export function comparedText(object: ComparedObject): string {
  const { state, answerName, seeded } = object;
  const name = `${SIGNS[state]} ${objectName(object)}`;
  switch (state) {
    case 'same':
      return `${name} is the same`;
    case 'differs':
      return `${name} differs${answerName === undefined ? '' : `; the answer calls it ${answerName}`}`;
    case 'missing':
      return `${name} is missing${seeded ? ', and the lab came with it' : ''}`;
    case 'additional':
      return `${name} is additional: the answer has nothing like it`;
  }
}
