import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Contract } from './contract.js';
import { type Case, holdToRecord } from './hold.js';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const LIMIT_MS = 10_000;

/** The events that clients see: live, from an earlier version, with initial events, as tables, and until a time limit. */
export async function watches(contract: Contract): Promise<void> {
  const path = `/api/v1/namespaces/${contract.namespace}/configmaps`;
  const raw = () => contract.raw();
  const version = async (): Promise<string> => (await raw().ask(`${path}?limit=1`)).body.metadata.resourceVersion;
  const told = (events: readonly Json[]): Json[] =>
    events.map(({ type, object }) => [
      type,
      object.metadata?.name ?? object.reason,
      object.data ?? object.metadata?.annotations,
    ]);
  const write = async (name: string, method: 'POST' | 'PATCH' | 'DELETE', body: Json = {}): Promise<void> => {
    const target = method === 'POST' ? path : `${path}/${name}`;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const { code, body: answer } = await raw().ask(target, { method, body, type });
    if (code >= 300) throw new Error(answer.message);
  };
  const create = (name: string, label: string, data: Json) =>
    write(name, 'POST', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { group: label } }, data });
  const patch = (name: string, body: Json) => write(name, 'PATCH', body);
  const label = (name: string, group: string) => patch(name, { metadata: { labels: { group } } });
  const remove = (name: string) => write(name, 'DELETE');

  /** In and out of what the selector asks for. */
  const life = async (name: string, group: string): Promise<void> => {
    await create(name, group, { step: '1' });
    await patch(name, { data: { step: '2' } });
    await label(name, 'elsewhere');
    await patch(name, { data: { step: '3' } });
    await label(name, group);
    await remove(name);
  };
  const ended = (count: number) => (events: readonly Json[]) => events.length >= count;

  const cases: Case[] = [
    {
      name: 'live, as objects come to fit a label selector and cease to',
      answer: async () => {
        const from = await version();
        const watch = raw().watch(
          `${path}?watch=1&labelSelector=group%3Da&resourceVersion=${from}`,
          ended(5),
          LIMIT_MS,
        );
        await life('live', 'a');
        return told(await watch);
      },
    },
    {
      name: 'afterwards, from the version before',
      answer: async () => {
        const from = await version();
        await life('past', 'b');
        const query = `watch=1&labelSelector=group%3Db&resourceVersion=${from}`;
        return told(await raw().watch(`${path}?${query}`, ended(5), LIMIT_MS));
      },
    },
    {
      name: 'what is there, then a bookmark, then what comes',
      answer: async () => {
        await create('there', 'c', { here: 'before' });
        const query =
          'watch=1&labelSelector=group%3Dc&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
        const first: Json[] = [];
        const watch = raw().watch(
          `${path}?${query}`,
          (events) => {
            const marked = events.some(({ type }) => type === 'BOOKMARK');
            if (marked && first.length === 0) first.push(patch('there', { data: { here: 'after' } }));
            return events.at(-1)?.type === 'MODIFIED';
          },
          LIMIT_MS,
        );
        const events = await watch;
        await Promise.all(first);
        await remove('there');
        return told(events);
      },
    },
    {
      name: 'without a version: all that is there comes as added',
      answer: async () => {
        await create('one', 'd', {});
        await create('two', 'd', {});
        const events = await raw().watch(`${path}?watch=1&labelSelector=group%3Dd`, ended(2), LIMIT_MS);
        await remove('one');
        await remove('two');
        return told(events).sort();
      },
    },
    {
      name: 'of one name, by a field selector',
      answer: async () => {
        const from = await version();
        await create('other', 'e', {});
        await create('chosen', 'e', { a: '1' });
        await remove('other');
        await remove('chosen');
        const query = `watch=1&fieldSelector=metadata.name%3Dchosen&resourceVersion=${from}`;
        return told(await raw().watch(`${path}?${query}`, ended(2), LIMIT_MS));
      },
    },
    {
      name: 'ends by itself when its time is over',
      answer: async () => {
        const from = await version();
        const query = `watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dnone&resourceVersion=${from}`;
        const began = Date.now();
        const events = await raw().watch(`${path}?${query}`, () => false, LIMIT_MS);
        return { events: told(events), inTime: Date.now() - began < 5000 };
      },
    },
    {
      name: 'as tables, whose columns come once',
      answer: async () => {
        const from = await version();
        await create('row', 'f', { a: '1', b: '2' });
        await remove('row');
        const query = `watch=1&fieldSelector=metadata.name%3Drow&resourceVersion=${from}`;
        const events = await raw().watch(`${path}?${query}`, ended(2), LIMIT_MS, TABLE);
        return events.map(({ type, object }) => [
          type,
          object.kind,
          object.columnDefinitions?.length ?? 0,
          object.rows.map((row: Json) => [row.cells.slice(0, 2), row.object.kind]),
        ]);
      },
    },
    {
      name: 'refused: initial events without what they need, and versions that are none',
      answer: async () => {
        const tries = ['sendInitialEvents=true', 'resourceVersion=abc', 'resourceVersion=1&resourceVersionMatch=Exact'];
        const answers = await Promise.all(tries.map((query) => raw().ask(`${path}?watch=1&timeoutSeconds=1&${query}`)));
        return answers.map(({ code, body }) => [code, body.message ?? 'accepted']);
      },
    },
  ];
  await holdToRecord('watches', 'watches.json', contract.real, cases);
}
