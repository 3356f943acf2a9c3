import type { Healing } from '../practice/exam/exams.js';

/** What healing a question came to, in a sentence or two. */
export function healingText({ healed, altered }: Pick<Healing, 'healed' | 'altered'>): string {
  const back = healed.length > 0 ? [`Put back: ${healed.join(', ')}.`] : [];
  const left =
    altered.length > 0 ? [`Altered and left so, as the question may ask for it: ${altered.join('; ')}.`] : [];
  return [...back, ...left].join(' ') || 'Nothing is missing, and nothing was altered.';
}
