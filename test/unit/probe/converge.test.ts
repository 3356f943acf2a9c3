import { describe, expect, it } from 'vitest';
import { decide, type Look, liveOf } from '../../../src/probe/converge.js';

const allowed = (extra: Partial<Look> = {}): Look => ({
  live: 'allowed',
  class: 'connected',
  patient: false,
  ...extra,
});
const timeout = (extra: Partial<Look> = {}): Look => ({
  live: 'denied',
  class: 'timeout',
  patient: false,
  control: 'proven',
  ...extra,
});
const refused = (extra: Partial<Look> = {}): Look => ({
  live: 'denied',
  class: 'refused',
  patient: true,
  control: 'silent',
  ...extra,
});
const nothing = (extra: Partial<Look> = {}): Look => ({
  live: 'unknown',
  class: 'exec-incomplete',
  patient: false,
  ...extra,
});

const final = (outcome: 'allowed' | 'denied') => ({ next: 'final', outcome });
const again = (sinceFirstMs: number) => ({ next: 'again', sinceFirstMs });
const unsettled = { next: 'unsettled' };

describe('live and model agree', () => {
  it('is final after one round, even a hasty one', () => {
    expect(decide([allowed({ model: 'allowed' })])).toEqual(final('allowed'));
    expect(decide([timeout({ model: 'denied' })])).toEqual(final('denied'));
  });

  it('does not take a denial that nobody vouches for at the first look', () => {
    expect(decide([timeout({ model: 'denied', control: 'unproven' })])).toEqual(again(250));
    expect(decide([timeout({ model: 'denied', control: 'silent' })])).toEqual(again(250));
  });

  it('takes it when it stays so, and leaves it to the judge what an unproven denial is worth', () => {
    const silent = timeout({ model: 'denied', control: 'silent' });
    expect(decide([silent, { ...silent, patient: true }])).toEqual(final('denied'));
    const unproven = timeout({ model: 'denied', control: 'unproven' });
    expect(decide([unproven, unproven])).toEqual(again(500));
    expect(decide([unproven, timeout({ model: 'denied' })])).toEqual(final('denied'));
    expect(decide([unproven, unproven, unproven])).toEqual(final('denied'));
  });

  it('needs no second look where the Service has no endpoint', () => {
    const look: Look = { live: 'denied', class: 'no-endpoint', model: 'denied', control: 'silent', patient: false };
    expect(decide([look])).toEqual(final('denied'));
  });
});

describe('live and model differ', () => {
  const odd = timeout({ model: 'allowed' });

  it('looks again 0.25, 0.5, 1 and 2 s after the first look, then gives up', () => {
    expect(decide([odd])).toEqual(again(250));
    expect(decide([odd, odd])).toEqual(again(500));
    expect(decide([odd, odd, odd])).toEqual(again(1000));
    expect(decide([odd, odd, odd, odd])).toEqual(again(2000));
    expect(decide([odd, odd, odd, odd, odd])).toEqual(unsettled);
  });

  it('is final after two rounds in a row that agree', () => {
    const agreed = allowed({ model: 'allowed' });
    expect(decide([odd, agreed])).toEqual(again(500));
    expect(decide([odd, agreed, agreed])).toEqual(final('allowed'));
  });

  it('starts counting anew when they differ once more', () => {
    const agreed = allowed({ model: 'allowed' });
    expect(decide([odd, agreed, odd, agreed])).toEqual(again(2000));
    expect(decide([odd, agreed, odd, agreed, agreed])).toEqual(final('allowed'));
  });

  it('follows the model when the world changes with live', () => {
    expect(decide([allowed({ model: 'denied' }), timeout({ model: 'denied' }), timeout({ model: 'denied' })])).toEqual(
      final('denied'),
    );
  });

  it('never decides against the model, however steady live is: the cluster may not have caught up', () => {
    const stale = allowed({ model: 'denied', patient: true });
    expect(decide([stale, stale, stale, stale, stale])).toEqual(unsettled);
    const shut = timeout({ model: 'allowed', patient: true });
    expect(decide([shut, shut, shut, shut, shut])).toEqual(unsettled);
  });

  it('believes a refusal by a target that refuses itself: the model speaks of the way only', () => {
    const dead = refused({ model: 'allowed' });
    expect(decide([dead])).toEqual(again(250));
    expect(decide([dead, dead])).toEqual(final('denied'));
  });

  it('does not believe a refusal by a target that answers itself', () => {
    const dead = refused({ model: 'allowed', control: 'proven' });
    expect(decide([dead, dead, dead, dead, dead])).toEqual(unsettled);
  });
});

describe('no model', () => {
  it('needs two rounds in a row', () => {
    expect(decide([allowed()])).toEqual(again(250));
    expect(decide([allowed(), allowed()])).toEqual(final('allowed'));
    expect(decide([allowed({ model: 'unknown' }), allowed({ model: 'unknown' })])).toEqual(final('allowed'));
  });

  it('counts only timeouts that waited long enough', () => {
    const patient = timeout({ patient: true });
    expect(decide([timeout(), patient])).toEqual(again(500));
    expect(decide([timeout(), patient, patient])).toEqual(final('denied'));
  });

  it('takes no denial that nobody vouches for', () => {
    const alone = timeout({ patient: true, control: 'unproven' });
    expect(decide([alone, alone, alone, alone, alone])).toEqual(unsettled);
    expect(decide([alone, alone, timeout({ patient: true })])).toEqual(final('denied'));
  });

  it('does not count rounds with different answers', () => {
    expect(decide([allowed(), timeout({ patient: true }), allowed(), timeout({ patient: true }), allowed()])).toEqual(
      unsettled,
    );
    expect(decide([timeout({ patient: true }), refused({ control: 'proven' })])).toEqual(again(500));
  });
});

describe('nothing could be run', () => {
  it('tries again, and is never a verdict', () => {
    expect(decide([nothing({ model: 'denied' })])).toEqual(again(250));
    const all = [nothing(), nothing(), nothing(), nothing(), nothing()];
    expect(decide(all)).toEqual(unsettled);
  });

  it('does not stand in the way of agreement afterwards', () => {
    expect(decide([nothing({ model: 'allowed' }), allowed({ model: 'allowed' })])).toEqual(final('allowed'));
  });
});

it('reads classes as traffic that passes, does not pass, or is not known', () => {
  expect(['connected', 'http-status', 'dns-answer', 'tls-error'].map((c) => liveOf(c as Look['class']))).toEqual(
    Array(4).fill('allowed'),
  );
  expect(
    ['refused', 'timeout', 'unreachable', 'no-such-name', 'dns-timeout', 'no-endpoint'].map((c) =>
      liveOf(c as Look['class']),
    ),
  ).toEqual(Array(6).fill('denied'));
  expect(['exec-impossible', 'exec-incomplete'].map((c) => liveOf(c as Look['class']))).toEqual(['unknown', 'unknown']);
});
