import { expect, test } from 'vitest';
import { escapeXml, junitXml } from '../../../src/report/junit.js';
import { mixed } from './results.js';

/** A strict little reader: every tag opened is closed, in order, and attributes are quoted and escaped. */
function tagsOf(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = xml
    .replace(/^<\?xml [^?]*\?>/, '')
    .replace(/<(\/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/g, (_, closing, name, _attributes, empty) => {
      if (closing) expect(open.pop()).toBe(name);
      else {
        seen.push(name);
        if (!empty) open.push(name);
      }
      return '';
    });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|apos;)/);
  return seen;
}

test('failures, errors and skipped checks are told apart', () => {
  const xml = junitXml(mixed);
  const tags = tagsOf(xml);
  const count = (name: string) => tags.filter((tag) => tag === name).length;
  expect([count('testcase'), count('failure'), count('error'), count('skipped')]).toEqual([4, 1, 1, 1]);
  expect(xml).toContain(
    '<testsuite name="np-lab9" tests="4" failures="1" errors="1" skipped="1" time="2.345" timestamp="2026-11-21T09:00:00.000Z">',
  );
  expect(xml).toContain('<failure type="failed" message="connected after 2 ms">');
  expect(xml).toContain('classname="kubedrill.np-lab9" name="denied: sleepybox2 is kept out');
});

test('what XML cannot hold is replaced, what it reserves is escaped', () => {
  expect(escapeXml(`a<b & "c" 'd'>`)).toBe('a&lt;b &amp; &quot;c&quot; &apos;d&apos;&gt;');
  expect(escapeXml('bell\u0007 nul\0 tab\t lone\ud800 smile😀')).toBe('bell\ufffd nul\ufffd tab\t lone\ufffd smile😀');
  expect(junitXml(mixed)).not.toContain('\u0007');
});
