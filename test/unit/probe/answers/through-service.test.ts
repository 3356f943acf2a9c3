import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/domain/objects.js';
import type { ProbeClass, ProbeRequest, ProbeResult } from '../../../../src/domain/reach.js';
import type { World } from '../../../../src/netmodel/world.js';
import { settlingAnswers } from '../../../../src/probe/answers/settled.js';
import { VirtualClock } from '../../cluster/virtual-clock.js';
import { InMemoryCluster } from '../../graders/in-memory-cluster.js';

const NODE_PORT = 30080;

/** Service shop/web on port 80 before the pods web-0, web-1, ... on port 8080. */
function world(pods: number, spec: object = {}): World {
  const cluster = new InMemoryCluster(['shop']);
  const pod = (index: number): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${index}`, namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'hello-app:2.0' }] },
  });
  const ports = [{ port: 80, targetPort: 8080, nodePort: NODE_PORT }];
  cluster.apply([
    ...Array.from({ length: pods }, (_, index) => pod(index)),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { selector: { app: 'web' }, ports, ...spec },
    },
  ]);
  return cluster.snapshot().world;
}

type Answer = string | ProbeClass;

/** What is answered in a round, counted from 1: "200 body" for each request made, or how it ended without one. */
type Answers = (round: number) => readonly Answer[];

function request(times = 1, host = 'web.shop.svc.cluster.local', port = 80): ProbeRequest {
  const action = { type: 'http', host, port, path: '/', times } as const;
  return { id: 'c/0', source: { type: 'actor', namespace: 'shop', labels: {} }, action, expect: 'allowed' };
}

async function run(through: Answers, direct: readonly Answers[], { one = request(), now = world(direct.length) } = {}) {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const asked: ProbeRequest[][] = [];
  const prober = settlingAnswers(
    {
      run: async (requests) => {
        const round = asked.push([...requests]);
        return new Map(
          requests.map((of, index) => [of.id, resultOf(of, (of === one ? through : direct[index - 1])?.(round) ?? [])]),
        );
      },
    },
    clock,
  );
  const results = await prober.run(
    [one],
    async () => now,
    () => {},
  );
  return { result: results.get(one.id), asked, rounds: asked.length, tookMs: clock.now() - startedAt };
}

function resultOf(request: ProbeRequest, answers: readonly Answer[]): ProbeResult {
  const responses = answers.flatMap((answer) => {
    const [, status, body = ''] = /^(\d{3}) (.*)$/.exec(answer) ?? [];
    return status === undefined ? [] : [{ status: Number(status), body }];
  });
  const ended = responses.length > 0 ? 'http-status' : (answers[0] as ProbeClass);
  const outcome = responses.length > 0 ? 'allowed' : 'denied';
  return { request, outcome, observation: { class: ended, tookMs: 1, responses }, rounds: 1 };
}

const always =
  (...answers: readonly Answer[]): Answers =>
  () =>
    answers;
const foreign: Answer = '404 ';
const page: Answer = '200 welcome';

describe('an answer through a Service', () => {
  test('is final at once when it is what a pod behind it answers itself', async () => {
    const { result, rounds, asked } = await run(always('200 b'), [always('200 a'), always('200 b')]);
    expect(result).toMatchObject({ outcome: 'allowed', observation: { responses: [{ status: 200, body: 'b' }] } });
    expect(rounds).toBe(1);
    expect(asked[0]?.map(({ action }) => action)).toMatchObject([
      { host: 'web.shop.svc.cluster.local', port: 80 },
      { host: '10.244.0.10', port: 8080, hostHeader: 'web.shop.svc.cluster.local' },
      { host: '10.244.0.11', port: 8080, hostHeader: 'web.shop.svc.cluster.local' },
    ]);
  });

  test('is asked for again while somebody else answers, as long as a node does not know the address', async () => {
    const { result, rounds, tookMs } = await run((round) => [round < 3 ? foreign : page], [always(page)]);
    expect(result?.observation.responses).toEqual([{ status: 200, body: 'welcome' }]);
    expect([rounds, tookMs]).toEqual([3, 500]);
  });

  test('is unknown when it never comes from a pod behind it', async () => {
    const { result, tookMs } = await run(always(foreign), [always(page)]);
    expect(result?.outcome).toBe('unknown');
    expect(result?.unsettled).toBe(
      'something goes on answering 404, which no pod behind it does by itself: Service shop/web leads to 10.244.0.10:8080',
    );
    expect(tookMs).toBe(4000);
  });

  test('is not believed while the only pod refuses to answer', async () => {
    const { result, rounds } = await run(
      (round) => [round < 2 ? foreign : page],
      [(round) => [round < 2 ? 'refused' : page]],
    );
    expect([result?.observation.responses?.[0]?.status, rounds]).toEqual([200, 2]);
  });

  test('is compared by its status where a pod says something else each time', async () => {
    const { result, rounds } = await run((round) => [`200 visit ${2 * round}`], [(round) => [`200 visit ${round}`]]);
    expect([result?.outcome, rounds]).toEqual(['allowed', 2]);
  });

  test('counts when it came twice where the pods cannot be asked directly', async () => {
    const { result, rounds } = await run(always(page), [always('timeout')]);
    expect([result?.outcome, rounds]).toEqual(['allowed', 2]);
  });

  test('is asked for by the port of a node in the same way', async () => {
    const now = world(1);
    const node = now.pods[0]?.status?.hostIP ?? '';
    const one = request(1, node, NODE_PORT);
    const { rounds, asked } = await run((round) => [round < 2 ? foreign : page], [always(page)], { one, now });
    expect(rounds).toBe(2);
    expect(asked[0]?.[1]?.action).toMatchObject({
      host: '10.244.0.10',
      port: 8080,
      hostHeader: `${node}:${NODE_PORT}`,
    });
  });
});

describe('many answers through a Service', () => {
  const one = request(6);
  const six = (body: string) => Array.from({ length: 6 }, () => `200 ${body}`);

  test('are asked for again while one of several pods gives them all', async () => {
    const { rounds } = await run(
      (round) => (round < 3 ? six('a') : ['200 a', '200 b', '200 a', '200 b', '200 b', '200 a']),
      [always('200 a'), always('200 b')],
      { one },
    );
    expect(rounds).toBe(3);
  });

  test('are in the end what they are', async () => {
    const { result, tookMs } = await run(always(...six('a')), [always('200 a'), always('200 b')], { one });
    expect([result?.outcome, tookMs]).toEqual(['allowed', 4000]);
  });

  test('are final at once where all pods say the same', async () => {
    const { rounds } = await run(always(...six('a')), [always('200 a'), always('200 a')], { one });
    expect(rounds).toBe(1);
  });

  test('are final at once where the Service keeps each client with one pod', async () => {
    const now = world(2, { sessionAffinity: 'ClientIP' });
    const { rounds } = await run(always(...six('a')), [always('200 a'), always('200 b')], { one, now });
    expect(rounds).toBe(1);
  });
});

test('a pod that is asked itself answers for itself', async () => {
  const { result, asked } = await run(always(foreign), [], { one: request(1, '10.244.0.10', 8080), now: world(1) });
  expect(result?.observation.responses).toEqual([{ status: 404, body: '' }]);
  expect(asked.map((round) => round.length)).toEqual([1]);
});
