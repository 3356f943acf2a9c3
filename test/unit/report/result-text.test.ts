import { expect, test } from 'vitest';
import { resultText } from '../../../src/report/result-text.js';
import { createStyle, plainStyle } from '../../../src/report/style.js';
import { visibleWidth } from '../../../src/report/wrap.js';
import { mixed } from './results.js';

test('each verdict has a sign and a word; a failure says why, what, and where', () => {
  expect(resultText(mixed, 100, plainStyle)).toBe(
    `✔ passed          2/2  lab9server runs
    note      Egress is isolated too
✘ failed          0/2  sleepybox2 is kept out of every pod in the namespace restricted
    why       The task says so.
    expected  sleepybox2 is denied lab9server:80/TCP
    observed  connected after 2 ms
    cause     policy restricted/mynp rule 1 has two peers, and the second one admits every pod of
              namespace default, sleepybox2 among them
    at        NetworkPolicy restricted/mynp spec.ingress[0].from[1]
    not this  DNS resolves; the Service has its endpoint
! could not tell  -/2  third namespace is kept out
    why       The task says so.
    expected  denied
    observed  no probe could be run: <exec> & "forbidden"\u0007
- skipped         0/2  egress is open
    because   server did not pass

np-lab9: not passed, 2 of 8 points · 1 of 4 checks passed in 2.3 s
Provisional: checks worth 2 points could not be determined. Nothing is charged for them; check again
once the cluster answers.`,
  );
});

test('a failed gate is named with what it takes', () => {
  const result = { ...mixed, score: { ...mixed.score, earned: 0, gatedBy: ['server'] } };
  expect(resultText(result, 100, plainStyle)).toContain('All points are lost while this fails: server.');
});

test.each([60, 72, 80, 120, 200])('nothing is wider than %i columns, with colour or without', (width) => {
  for (const style of [plainStyle, createStyle(true)]) {
    const widths = resultText(mixed, width, style).split('\n').map(visibleWidth);
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
  }
});
