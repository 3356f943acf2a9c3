import { expect, test } from 'vitest';
import { sideBySide } from '../../../src/cli/proving/side-by-side.js';
import type { Answer, Capability } from '../../../src/domain/lab.js';

/** Labs that end when they are told to. */
function labs(...named: [id: string, ...namespaces: string[]][]) {
  return named.map(([id, ...namespaces]) => {
    let resolve = (_: string): void => {};
    let reject = (_: Error): void => {};
    const promise = new Promise<string>((fulfil, refuse) => {
      resolve = fulfil;
      reject = refuse;
    });
    return { id, namespaces, requires: [] as Capability[], answers: [] as Answer[], promise, resolve, reject };
  });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('no two labs with a namespace in common, and no more at once than allowed', async () => {
  const all = labs(['a', 'x'], ['b', 'x', 'y'], ['c', 'z'], ['d', 'w']);
  const begun: string[] = [];
  const results = sideBySide(all, 2, ({ id, promise }) => {
    begun.push(id);
    return promise;
  });
  expect(begun).toEqual(['a', 'c']);
  all[2]?.resolve('C');
  await settled();
  expect(begun).toEqual(['a', 'c', 'd']);
  all[0]?.resolve('A');
  await settled();
  expect(begun).toEqual(['a', 'c', 'd', 'b']);
  all[3]?.resolve('D');
  all[1]?.resolve('B');
  expect(await results).toEqual(['A', 'B', 'C', 'D']);
});

test('no two labs that share the Ingress controller', async () => {
  const all = labs(['a', 'x'], ['b', 'y'], ['c', 'z']);
  all[0]?.requires.push('ingress');
  all[1]?.requires.push('ingress', 'networkpolicy');
  const begun: string[] = [];
  const results = sideBySide(all, 3, ({ id, promise }) => {
    begun.push(id);
    return promise;
  });
  expect(begun).toEqual(['a', 'c']);
  for (const lab of all) lab.resolve('done');
  await results;
  expect(begun).toEqual(['a', 'c', 'b']);
});

test('those that others wait for come first, then those with much to do', async () => {
  const all = labs(['short', 'x'], ['long', 'y'], ['a', 'z'], ['b', 'z']);
  all[1]?.answers.push({} as Answer);
  const begun: string[] = [];
  const results = sideBySide(all, 1, ({ id, promise }) => {
    begun.push(id);
    return promise;
  });
  for (const lab of all) lab.resolve(lab.id);
  expect(await results).toEqual(['short', 'long', 'a', 'b']);
  expect(begun).toEqual(['a', 'b', 'long', 'short']);
});

test('after a failure nothing more is begun, and what is under way is waited for', async () => {
  const all = labs(['a', 'x'], ['b', 'y'], ['c', 'z']);
  const begun: string[] = [];
  let over = false;
  const results = sideBySide(all, 2, ({ id, promise }) => {
    begun.push(id);
    return promise;
  }).catch((problem: Error) => {
    over = true;
    return problem.message;
  });
  all[0]?.reject(new Error('no cluster'));
  await settled();
  expect(over).toBe(false);
  all[1]?.resolve('B');
  expect(await results).toBe('no cluster');
  expect(begun).toEqual(['a', 'b']);
});
