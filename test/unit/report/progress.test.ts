import { expect, test } from 'vitest';
import type { PhaseEvent } from '../../../src/domain/cluster.js';
import { advance, emptyBoard } from '../../../src/report/board.js';
import { createLiveProgress } from '../../../src/report/live-progress.js';
import { createPlainProgress } from '../../../src/report/plain-progress.js';
import { plainStyle } from '../../../src/report/style.js';
import { createHandClock } from './hand-clock.js';

const phase = (id: string, state: PhaseEvent['state'], at: number, detail?: string, fraction?: number): PhaseEvent => ({
  type: 'phase',
  phase: id,
  title: `Doing ${id}`,
  state,
  at,
  ...(detail === undefined ? {} : { detail }),
  ...(fraction === undefined ? {} : { fraction }),
});

/** What a terminal shows: knows "cursor up", "clear to the end" and line feeds; notes whether a line was too wide. */
function createScreen(columns: number, rows = 24) {
  let lines: string[] = [''];
  let widest = 0;
  return {
    write(text: string) {
      for (const [, up, , plain] of text.matchAll(/\x1b\[(\d+)A|(\x1b\[J)|([^\x1b]+)/g)) {
        if (up) lines = lines.slice(0, Math.max(0, lines.length - 1 - Number(up))).concat('');
        for (const [index, part] of (plain ?? '').split('\n').entries()) {
          if (index > 0) lines.push('');
          lines[lines.length - 1] += part;
          widest = Math.max(widest, (lines.at(-1) ?? '').length);
        }
      }
    },
    columns: () => columns,
    rows: () => rows,
    shown: () => lines.join('\n'),
    widest: () => widest,
  };
}

test('overlapping phases each have a living line; an ended one leaves its own', async () => {
  const { clock, pass } = createHandClock();
  const screen = createScreen(60);
  const { on, stop } = createLiveProgress(screen, clock, plainStyle);
  on(phase('image', 'started', 0));
  on(phase('create', 'started', 0));
  on(phase('create', 'progress', 0, 'kubelet starts'));
  await pass(2_000);
  expect(screen.shown()).toMatch(/^. Doing image 2 s\n. Doing create 2 s · kubelet starts\n$/);
  on(phase('image', 'done', 2_500));
  await pass(2_000);
  expect(screen.shown()).toMatch(/^✔ Doing image 2\.5 s\n. Doing create 4 s · kubelet starts\n$/);
  on(phase('create', 'failed', 4_500, 'no space left'));
  stop();
  expect(screen.shown()).toBe('✔ Doing image 2.5 s\n✘ Doing create failed after 4.5 s · no space left\n');
});

test('what was interrupted has not failed', () => {
  const { clock } = createHandClock();
  const screen = createScreen(60);
  const { on, stop } = createLiveProgress(screen, clock, plainStyle);
  on(phase('create', 'started', 0));
  on(phase('create', 'failed', 600, 'interrupted'));
  stop();
  expect(screen.shown()).toBe('✘ Doing create interrupted after 0.6 s\n');
});

test('a living line never freezes, even when no event comes', async () => {
  const { clock, pass } = createHandClock();
  const screen = createScreen(60);
  const { on, stop } = createLiveProgress(screen, clock, plainStyle);
  on(phase('create', 'started', 0));
  const seen = new Set<string>();
  for (let second = 0; second < 5; second++) {
    await pass(1_000);
    seen.add(screen.shown());
  }
  expect(seen.size).toBe(5);
  stop();
  expect(screen.shown()).toBe('');
});

test('a long detail is cut to the terminal, and many phases to its height', async () => {
  const { clock } = createHandClock();
  const screen = createScreen(40, 6);
  const { on, stop } = createLiveProgress(screen, clock, plainStyle);
  for (let index = 0; index < 10; index++) on(phase(`part ${index}`, 'started', 0, 'x'.repeat(200), 0.5));
  expect(screen.shown().trimEnd().split('\n')).toHaveLength(4);
  expect(screen.widest()).toBeLessThanOrEqual(39);
  expect(screen.shown()).toContain('Doing part 0 0 s [######......] 50%');
  stop();
});

test('plain: start, sign of life, end; nothing is redrawn', async () => {
  const { clock, pass } = createHandClock();
  let text = '';
  const { on, stop } = createPlainProgress((more) => {
    text += more;
  }, clock);
  on(phase('create', 'started', 0));
  await pass(25_000);
  on(phase('create', 'progress', 25_000, 'waiting for the API'));
  await pass(5_000);
  on(phase('create', 'done', 30_000));
  stop();
  await pass(60_000);
  expect(text).toBe(
    '> Doing create\n. Doing create 10 s\n. Doing create 20 s\n. Doing create 25 s (waiting for the API)\n✔ Doing create 30 s\n',
  );
});

test('what a check does is shown until its first verdict', () => {
  const settling = advance(emptyBoard, { type: 'settling', at: 0, reasons: ['pod a starts', 'pod b starts'] });
  expect(settling.running).toMatchObject([{ detail: 'pod a starts; pod b starts', startedAt: 0 }]);
  const probing = advance(settling, { type: 'probing', at: 500, round: 1, probes: 1, sources: 1 });
  expect(probing.running).toMatchObject([{ detail: '1 probe from 1 pod, round 1', startedAt: 500 }]);
  const again = advance(probing, { type: 'probing', at: 900, round: 2, probes: 4, sources: 2 });
  expect(again.running).toMatchObject([{ detail: '4 probes from 2 pods, round 2', startedAt: 500 }]);
});

test('a clock that is set back gives no negative time', () => {
  const started = advance(emptyBoard, phase('a', 'started', 5_000));
  expect(advance(started, phase('a', 'done', 1_000)).ended).toMatchObject([{ tookMs: 0 }]);
});
