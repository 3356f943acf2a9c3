import { quote } from './launch.js';

/** Words that a lab's shell knows, and the arguments each gives to kubedrill. */
export type Words = Readonly<Record<string, readonly string[]>>;

export const LAB_WORDS: Words = { task: ['task'], check: ['check'], hint: ['hint'], explain: ['explain'] };

/** In an exam there are no checks and no hints. */
export function examWords(question: number): Words {
  const number = String(question);
  return { task: ['exam', 'task', number], done: ['exam', 'done', number], flag: ['exam', 'flag', number] };
}

/** Each word as a program of its own, so that every shell knows it: text by file name. */
export function wordScripts(words: Words, self: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).map(([word, args]) => [
      word,
      `#!/bin/sh\nexec ${[...self, ...args].map(quote).join(' ')} "$@"\n`,
    ]),
  );
}
