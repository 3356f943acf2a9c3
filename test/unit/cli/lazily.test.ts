import { expect, test } from 'vitest';
import { lazily } from '../../../src/cli/lazily.js';

test('a part is loaded with its first call, and can itself be awaited', async () => {
  let loads = 0;
  const part = lazily(async () => {
    loads += 1;
    return { double: async (number: number) => number * 2 };
  });
  expect(await part).toBe(part);
  expect(loads).toBe(0);
  expect(await part.double(21)).toBe(42);
  expect(loads).toBe(1);
});

test('what is there already is called without loading', async () => {
  const load = () => Promise.reject(new Error('no cluster'));
  const part = lazily<Record<'past' | 'present', () => Promise<string>>>(load, { past: async () => 'three labs' });
  expect(await part.past()).toBe('three labs');
  await expect(part.present()).rejects.toThrow('no cluster');
});

test('a part that cannot be loaded rejects the call', async () => {
  const part = lazily<{ list(): Promise<string[]> }>(() => Promise.reject(new Error('no labs')));
  await expect(part.list()).rejects.toThrow('no labs');
});
