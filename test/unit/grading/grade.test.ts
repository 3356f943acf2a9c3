import { describe, expect, test } from 'vitest';
import type { PracticeEvent } from '../../../src/domain/events.js';
import type { Check } from '../../../src/domain/lab.js';
import { LabError } from '../../../src/domain/lab-error.js';
import type { ProbeRequest, ProbeResult } from '../../../src/domain/reach.js';
import { type GradingTools, grade } from '../../../src/grading/grade.js';
import { defineGrader } from '../../../src/grading/grader.js';
import type { Prober } from '../../../src/grading/ports.js';
import { createRegistry } from '../../../src/grading/registry.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { z } from '../../../src/sdk.js';

type Status = 'pass' | 'fail' | 'error';

const fixed = defineGrader<{ gives: Status | 'throws' }>({
  kind: 'fixed',
  summary: '',
  schema: z.object({ gives: z.enum(['pass', 'fail', 'error', 'throws']) }),
  reads: () => [
    { apiVersion: 'v1', kind: 'Secret', namespace: 'a' },
    { apiVersion: 'v1', kind: 'Secret' },
  ],
  judge: ({ gives }) => {
    if (gives === 'throws') throw new Error('bad day');
    return { status: gives, findings: [] };
  },
});

const live = defineGrader<{ expect: 'allowed' | 'denied' }>({
  kind: 'live',
  summary: '',
  schema: z.object({ expect: z.enum(['allowed', 'denied']) }),
  probes: (spec, { check }) => [
    {
      id: `${check}/0`,
      source: { type: 'actor', namespace: 'a', labels: {} },
      action: { type: 'connect', host: 'x', port: 80, protocol: 'TCP' },
      expect: spec.expect,
    },
  ],
  judge: (spec, { check }, probed) => {
    const outcome = probed.get(`${check}/0`)?.outcome;
    return { status: outcome === spec.expect ? 'pass' : 'fail', findings: [] };
  },
});

function check(id: string, spec: Record<string, unknown>, rest: Partial<Check> = {}): Check {
  const kind = 'expect' in spec ? 'live' : 'fixed';
  return { id, kind, title: `title of ${id}`, points: 2, why: 'because', spec, ...rest };
}

function tools(outcome: ProbeResult['outcome'] = 'allowed', over: Partial<GradingTools> = {}) {
  const runs: (readonly ProbeRequest[])[] = [];
  const reads: unknown[] = [];
  const events: PracticeEvent[] = [];
  let now = 1000;
  const prober: Prober = {
    run: async (requests) => {
      runs.push(requests);
      const observation = { class: 'connected', tookMs: 1 } as const;
      return new Map(requests.map((request) => [request.id, { request, outcome, observation, rounds: 1 }]));
    },
  };
  const given: GradingTools = {
    observer: {
      snapshot: async (wanted) => {
        reads.push(wanted);
        return new Snapshot([]);
      },
    },
    prober,
    graders: createRegistry([fixed, live]),
    clock: { now: () => (now += 10), sleep: async () => {} },
    on: (event) => events.push(event),
    ...over,
  };
  return { given, runs, reads, events };
}

function run(checks: readonly Check[], given = tools().given) {
  return grade({ lab: { id: 'l', checks, namespaces: ['a'], seed: [] }, seeded: [] }, given);
}

const statuses = async (checks: readonly Check[], given?: GradingTools) =>
  Object.fromEntries((await run(checks, given)).verdicts.map(({ check: id, status }) => [id, status]));

describe('the sum', () => {
  test('all passed', async () => {
    const result = await run([check('a', { gives: 'pass' }), check('b', { gives: 'pass' })]);
    expect(result.score).toEqual({ earned: 4, possible: 4, total: 4, provisional: false, passed: true });
  });

  test('what could not be determined leaves what is possible, and the score is provisional', async () => {
    const result = await run([check('a', { gives: 'pass' }), check('b', { gives: 'error' })]);
    expect(result.score).toEqual({ earned: 2, possible: 2, total: 4, provisional: true, passed: false });
  });

  test('what was skipped stays in it', async () => {
    const result = await run([check('a', { gives: 'fail' }), check('b', { gives: 'pass' }, { after: ['a'] })]);
    expect(result.score).toEqual({ earned: 0, possible: 4, total: 4, provisional: false, passed: false });
    expect(result.verdicts[1]).toMatchObject({
      status: 'skipped',
      earned: 0,
      findings: [{ observed: 'check "a" did not pass, and this one builds on it' }],
    });
  });

  test('a gate that fails takes everything, one that cannot be determined takes nothing', async () => {
    const gate = (gives: string) => [check('a', { gives: 'pass' }), check('g', { gives }, { gate: true, points: 0 })];
    expect((await run(gate('fail'))).score).toMatchObject({ earned: 0, total: 2, gatedBy: ['g'] });
    expect((await run(gate('error'))).score).toMatchObject({ earned: 2, total: 2, provisional: true });
  });
});

describe('what builds on something', () => {
  test('a failure skips the whole chain, whatever the order in the file', async () => {
    const chain = [
      check('c', { gives: 'pass' }, { after: ['b'] }),
      check('b', { gives: 'pass' }, { after: ['a'] }),
      check('a', { gives: 'fail' }),
    ];
    expect(await statuses(chain)).toEqual({ a: 'fail', b: 'skipped', c: 'skipped' });
  });

  test('on what could not be determined cannot be determined either, unless something failed for certain', async () => {
    const unclear = [check('a', { gives: 'error' }), check('f', { gives: 'fail' })];
    expect(await statuses([...unclear, check('b', { gives: 'pass' }, { after: ['a'] })])).toMatchObject({ b: 'error' });
    expect(await statuses([...unclear, check('b', { gives: 'pass' }, { after: ['a', 'f'] })])).toMatchObject({
      b: 'skipped',
    });
  });

  test('may wait for a live check', async () => {
    const checks = [check('l', { expect: 'denied' }), check('b', { gives: 'pass' }, { after: ['l'] })];
    expect(await statuses(checks, tools('denied').given)).toEqual({ l: 'pass', b: 'pass' });
    expect(await statuses(checks, tools('allowed').given)).toEqual({ l: 'fail', b: 'skipped' });
  });
});

describe('one go', () => {
  test('one listing with each kind once, one run with the probes of all checks that are still open', async () => {
    const { given, runs, reads, events } = tools();
    await run(
      [
        check('a', { gives: 'fail' }),
        check('skipped', { expect: 'allowed' }, { after: ['a'] }),
        check('l1', { expect: 'allowed' }),
        check('l2', { expect: 'allowed' }, { after: ['l1'] }),
      ],
      given,
    );
    expect(reads).toEqual([[{ apiVersion: 'v1', kind: 'Secret' }]]);
    expect(runs.map((requests) => requests.map(({ id }) => id))).toEqual([['l1/0', 'l2/0']]);
    const told = events.flatMap((event) => (event.type === 'verdict' ? [event.verdict.check] : []));
    expect(told).toEqual(['a', 'skipped', 'l1', 'l2']);
  });

  test('no probe, no run', async () => {
    const { given, runs } = tools();
    await run([check('a', { gives: 'pass' })], given);
    expect(runs).toEqual([]);
  });

  test('verdicts come in the order of the file, with what the report needs', async () => {
    const result = await run([check('l', { expect: 'allowed' }, { hidden: true }), check('a', { gives: 'pass' })]);
    expect(result).toMatchObject({ lab: 'l', startedAt: 1010 });
    expect(result.tookMs).toBeGreaterThan(0);
    expect(result.verdicts).toEqual([
      {
        check: 'l',
        title: 'title of l',
        status: 'pass',
        points: 2,
        earned: 2,
        why: 'because',
        findings: [],
        hidden: true,
      },
      { check: 'a', title: 'title of a', status: 'pass', points: 2, earned: 2, why: 'because', findings: [] },
    ]);
  });
});

describe('when something goes wrong', () => {
  test('a grader that throws spoils its own check alone', async () => {
    const result = await run([check('a', { gives: 'throws' }), check('b', { gives: 'pass' })]);
    expect(result.verdicts[0]).toMatchObject({
      status: 'error',
      findings: [{ observed: 'could not be determined: bad day' }],
    });
    expect(result.score).toMatchObject({ earned: 2, possible: 2, provisional: true });
  });

  test('a kind without grader cannot be determined', async () => {
    const verdicts = await statuses([check('a', { gives: 'pass' }, { kind: 'gone' })]);
    expect(verdicts).toEqual({ a: 'error' });
  });

  test('an API that does not answer charges nothing', async () => {
    const silent = new LabError({ code: 'api-unreachable', message: 'no answer', hint: 'Look at the cluster.' });
    const { given } = tools('allowed', { observer: { snapshot: () => Promise.reject(silent) } });
    const result = await run([check('a', { gives: 'pass' }), check('l', { expect: 'allowed' })], given);
    expect(result.score).toEqual({ earned: 0, possible: 0, total: 4, provisional: true, passed: false });
    expect(result.verdicts[0]?.findings).toEqual([
      { expected: 'title of a', observed: 'could not be determined: no answer', cause: 'Look at the cluster.' },
    ]);
  });

  test('probes that cannot run leave what is already known', async () => {
    const { given } = tools('allowed', { prober: { run: () => Promise.reject(new Error('cut off')) } });
    const checks = [check('a', { gives: 'pass' }), check('l', { expect: 'allowed' })];
    expect(await statuses(checks, given)).toEqual({ a: 'pass', l: 'error' });
  });

  test('an interrupt is passed on', async () => {
    const controller = new AbortController();
    const { given } = tools('allowed', {
      signal: controller.signal,
      prober: {
        run: async () => {
          controller.abort(new Error('stop'));
          throw new Error('aborted inside');
        },
      },
    });
    await expect(run([check('l', { expect: 'allowed' })], given)).rejects.toThrow('stop');
  });

  test('two graders of one kind are refused', () => {
    expect(() => createRegistry([fixed, fixed])).toThrow('two graders are called "fixed"');
  });
});
