import { describe, expect, test } from 'vitest';
import { KubeError } from '../../../src/kube/kube.js';
import { createPractice } from '../../../src/practice/create-practice.js';
import { bench, lab, pod } from './fixture.js';

describe('the cluster', () => {
  test('gone under a running attempt: says so, and how to go on', async () => {
    const { practice, on, state } = await bench();
    await practice.begin('net-two', on);
    state.now = 'absent';
    for (const call of [practice.check, practice.reset, practice.finish, practice.shell]) {
      await expect(call(on)).rejects.toMatchObject({
        code: 'cluster-gone',
        exitCode: 3,
        hint: expect.stringContaining('kubedrill start net-two'),
      });
    }
    expect((await practice.current())?.attempt.checks).toBe(0);
    expect(await practice.stop(on)).toMatchObject({ finishReason: 'stopped' });
  });

  test('made anew under the same name: its empty namespaces are not graded', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.objects.delete('Namespace /kube-system');
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
    await expect(practice.check(on)).rejects.toMatchObject({ code: 'cluster-gone' });
    await expect(practice.reset(on)).rejects.toMatchObject({ code: 'cluster-gone' });
    const changes = kube.changes.length;
    await practice.stop(on);
    expect(kube.changes).toHaveLength(changes);
  });

  test('begin after that replaces the attempt and starts anew', async () => {
    const { practice, on, state } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    state.now = 'absent';
    const again = await practice.begin('net-two', on);
    expect(again.attempt.id).not.toBe(attempt.id);
    expect((await practice.history()).attempts.map(({ finishReason }) => finishReason)).toEqual([
      undefined,
      'replaced',
    ]);
  });

  test('taken down: the attempt on it ends with it', async () => {
    const { practice, on } = await bench();
    await practice.begin('net-two', on);
    await practice.down(on);
    expect(await practice.current()).toBeUndefined();
    expect((await practice.history()).attempts[0]?.finishReason).toBe('stopped');
  });

  test('of another provider: the attempt is not graded on it', async () => {
    const { practice, on, deps } = await bench();
    await practice.begin('net-two', on);
    const other = createPractice({ ...deps, provider: { ...deps.provider, name: 'context' } });
    await expect(other.check(on)).rejects.toMatchObject({
      code: 'other-provider',
      hint: expect.stringContaining('--provider kind'),
    });
  });
});

describe('the API', () => {
  test('stopped during a check: every verdict is `error`, nothing is charged, and the result is kept', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.before = (call) => {
      kube.down ||= call === 'list Pod';
    };
    const { attempt, result } = await practice.check(on);
    expect(result.verdicts.map(({ status }) => status)).toEqual(['error']);
    expect(result.score).toMatchObject({ earned: 0, possible: 0, total: 2, provisional: true, passed: false });
    expect(attempt.checks).toBe(1);
    expect(result.verdicts[0]?.findings[0]?.observed).toContain('The Kubernetes API does not answer');
  });

  test('stopped before a check: the same', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.down = true;
    expect((await practice.check(on)).result.score.provisional).toBe(true);
  });

  test('refuses a listing: the checks say so, and nothing is charged', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.before = (call) => {
      if (call === 'list NetworkPolicy') throw new KubeError('networkpolicies is forbidden', 403, 'Forbidden');
    };
    const { result } = await practice.check(on);
    expect(result.verdicts.map(({ status }) => status)).toEqual(['error']);
    expect(result.verdicts[0]?.findings[0]?.observed).toContain('forbidden');
    expect(result.score).toMatchObject({ earned: 0, provisional: true });
  });

  test('stopped with the whole cluster: the same, and what needs the cluster says how to mend it', async () => {
    const { practice, kube, on, state } = await bench();
    await practice.begin('net-two', on);
    state.now = 'partial';
    const { result } = await practice.check(on);
    expect(result.score).toMatchObject({ possible: 0, provisional: true });
    expect(result.verdicts[0]?.findings[0]).toMatchObject({ cause: expect.stringContaining('kubedrill up') });
    await expect(practice.reset(on)).rejects.toMatchObject({ code: 'cluster-not-answering' });
    await expect(practice.finish(on)).rejects.toMatchObject({ code: 'could-not-grade' });
    state.now = 'running';
    kube.put(pod('front', 'mine'));
    expect((await practice.check(on)).result.score.passed).toBe(true);
  });

  test('stopped when the attempt is stopped: it ends, and the next begin clears up', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.down = true;
    expect((await practice.stop(on)).finishReason).toBe('stopped');
    kube.down = false;
    kube.put(pod('front', 'left-over'));
    await practice.begin('net-two', on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
  });

  test('stopped at the finish: the attempt stays open, to be finished later', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.down = true;
    await expect(practice.finish(on)).rejects.toMatchObject({ code: 'could-not-grade', exitCode: 4 });
    kube.down = false;
    kube.put(pod('front', 'mine'));
    expect((await practice.finish(on)).attempt).toMatchObject({
      finishReason: 'finished',
      best: { score: { earned: 2 } },
    });
  });
});

describe('time', () => {
  test('set back an hour: the deadline stays where it was and nothing runs negative', async () => {
    const { practice, on, clock } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    clock.time -= 3_600_000;
    const { attempt: checked, result } = await practice.check(on);
    expect(checked.deadlineAt).toBe(attempt.deadlineAt);
    expect(checked.late).toBe(false);
    expect(result.tookMs).toBeGreaterThanOrEqual(0);
    expect((await practice.stop(on)).finishedAt).toBe(attempt.startedAt);
  });
});

describe('killed', () => {
  const killedAt = (call: string, kube: Awaited<ReturnType<typeof bench>>['kube']) => {
    kube.before = (now) => {
      if (now === call) throw new Error('killed');
    };
  };

  test.each(['create Namespace front', 'apply Pod back/db', 'apply NetworkPolicy back/deny', 'list Pod'])(
    'while seeding (%s): no attempt has begun, and beginning again is clean',
    async (call) => {
      const { practice, kube, on } = await bench();
      killedAt(call, kube);
      await expect(practice.begin('net-two', on)).rejects.toThrow('killed');
      expect(await practice.current()).toBeUndefined();
      kube.before = () => undefined;
      kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'front' } });
      kube.put(pod('front', 'stray'));
      await practice.begin('net-two', on);
      expect(kube.names('Pod', 'front')).toEqual(['web']);
      expect((await practice.history()).attempts).toHaveLength(1);
    },
  );

  test('while another lab was being seeded: its namespaces are removed by the next begin', async () => {
    const other = lab({ id: 'other', namespaces: ['elsewhere'], seed: [pod('elsewhere', 'x')] });
    const { practice, kube, on } = await bench({ labs: [lab(), other] });
    killedAt('apply Pod elsewhere/x', kube);
    await expect(practice.begin('other', on)).rejects.toThrow('killed');
    kube.before = () => undefined;
    await practice.begin('net-two', on);
    expect(kube.changes).toContain('delete Namespace elsewhere');
  });

  test('while checking: the attempt goes on where it was', async () => {
    const { practice, kube, on } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    await practice.check(on);
    killedAt('get Namespace', kube);
    await expect(practice.check(on)).rejects.toThrow('killed');
    expect((await practice.current())?.attempt).toMatchObject({
      id: attempt.id,
      checks: 1,
      deadlineAt: attempt.deadlineAt,
    });
  });

  test('while stopping: the next begin removes what is left', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    killedAt('delete Namespace front', kube);
    await expect(practice.stop(on)).rejects.toThrow('killed');
    expect(await practice.current()).toBeUndefined();
    kube.before = () => undefined;
    await practice.begin('net-two', on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
  });

  test('by Ctrl-C while waiting: rejects with the reason of the signal', async () => {
    const { practice, kube, on } = await bench();
    const controller = new AbortController();
    kube.podReadyMs = 1e9;
    let looks = 0;
    kube.before = (call) => {
      if (call === 'list Pod' && kube.names('Pod', 'back').length > 0) looks += 1;
      if (looks > 2) controller.abort(new Error('interrupted'));
    };
    const begun = practice.begin('net-two', on, controller.signal);
    await expect(begun).rejects.toThrow('interrupted');
    expect(await practice.current()).toBeUndefined();
  });
});

describe('the lab', () => {
  test('unknown: the catalog says so before anything happens', async () => {
    const { practice, kube, on, state } = await bench();
    await expect(practice.begin('net-tow', on)).rejects.toMatchObject({ code: 'unknown-lab', exitCode: 2 });
    expect(state.now).toBe('absent');
    expect(kube.changes).toEqual([]);
  });

  test('needs what the provider lacks: not offered, and no cluster is brought up', async () => {
    const { practice, on, state } = await bench({
      capabilities: ['networkpolicy'],
      labs: [lab({ requires: ['networkpolicy', 'ingress'], namespaces: ['default'] })],
    });
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      code: 'lab-not-offered',
      message: expect.stringContaining('needs ingress, default-namespace'),
    });
    expect(state.now).toBe('absent');
  });

  test('whose files vanished: cannot be checked, but ended', async () => {
    const { practice, kube, on, labs } = await bench();
    await practice.begin('net-two', on);
    labs.clear();
    await expect(practice.check(on)).rejects.toMatchObject({
      code: 'lab-gone',
      hint: expect.stringContaining('kubedrill stop'),
    });
    await practice.stop(on);
    expect(kube.changes).toContain('delete Namespace front');
  });

  test('whose seed changed: is not graded against what is no longer there, until it is reset', async () => {
    const { practice, kube, on, labs } = await bench();
    await practice.begin('net-two', on);
    const changed = lab({ seed: [pod('front', 'web'), pod('front', 'mine')] });
    labs.set('net-two', changed);
    await expect(practice.check(on)).rejects.toMatchObject({
      code: 'lab-changed',
      hint: expect.stringContaining('kubedrill reset'),
    });
    await practice.reset(on);
    expect(kube.names('Pod', 'front')).toEqual(['web', 'mine']);
    expect((await practice.check(on)).result.score.passed).toBe(true);
  });

  test('whose checks alone changed: is graded by the new ones', async () => {
    const { practice, on, labs } = await bench();
    await practice.begin('net-two', on);
    const { checks } = lab();
    labs.set('net-two', lab({ checks: checks.map((check) => ({ ...check, spec: { name: 'web' } })) }));
    expect((await practice.check(on)).result.score.passed).toBe(true);
  });
});

describe('namespaces that are not ours', () => {
  test('in somebody’s cluster are never emptied', async () => {
    const { practice, kube, on } = await bench({ capabilities: ['networkpolicy'] });
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'front', labels: { team: 'shop' } } });
    kube.put(pod('front', 'production'));
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({ code: 'namespace-taken' });
    expect(kube.names('Pod', 'front')).toEqual(['production']);
  });

  test('in somebody’s cluster other people’s labs are left alone', async () => {
    const { practice, kube, on } = await bench({ capabilities: ['networkpolicy'] });
    const labels = { 'kubedrill.dev/lab': 'np-lab9' };
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'restricted', labels } });
    await practice.begin('net-two', on);
    await practice.stop(on);
    expect(kube.changes).not.toContain('delete Namespace restricted');
  });

  test('but one that the learner made anew during the attempt belongs to it', async () => {
    const { practice, kube, on } = await bench({ capabilities: ['networkpolicy'] });
    await practice.begin('net-two', on);
    kube.objects.delete('Namespace /front');
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'front' } });
    await practice.reset(on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
  });

  test('the system’s are refused whatever a lab says', async () => {
    const { practice, kube, on } = await bench({ labs: [lab({ namespaces: ['kube-system'], seed: [] })] });
    await expect(practice.begin('net-two', on)).rejects.toThrow('refusing to empty kube-system');
    expect(kube.changes).toEqual([]);
  });
});

describe('two at once', () => {
  test('the second one waits for the first check and then is told who is at work', async () => {
    const { practice, kube, on, clock } = await bench();
    await practice.begin('net-two', on);
    let resume = () => {};
    let reset: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isAtWork) => {
      kube.namespacedKinds = () =>
        new Promise((resolve) => {
          resume = () => resolve([]);
          isAtWork();
        });
      reset = practice.reset(on);
    });
    const before = clock.now();
    await expect(practice.check(on)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
    expect((await practice.hint()).number).toBe(1);
    resume();
    await reset;
    expect((await practice.check(on)).attempt).toMatchObject({ checks: 1, resets: 1, hints: 1 });
  });
});
