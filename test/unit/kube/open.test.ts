import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../src/domain/lab-error.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { type Kube, KubeError } from '../../../src/kube/kube.js';
import { openKube } from '../../../src/kube/open.js';
import { FakeApi, type Handler, json, kubeconfigFor, status } from './fake-api.js';

let api: FakeApi | undefined;
let kube: Kube | undefined;

async function start(handler: Handler, deadlineMs = 2_000): Promise<{ api: FakeApi; kube: Kube }> {
  api = await FakeApi.start(handler);
  kube = await api.open({ deadlineMs });
  return { api, kube };
}

afterEach(async () => {
  kube?.close();
  await api?.stop();
  kube = undefined;
  api = undefined;
});

const pod = (name: string, extra: object = {}) => ({ metadata: { name, namespace: 'web', ...extra } });

describe('list', () => {
  it('follows continue, and sets apiVersion and kind on items', async () => {
    const { api, kube } = await start((call, response) =>
      call.query.get('continue')
        ? json(response, { metadata: { resourceVersion: '7' }, items: [pod('b')] })
        : json(response, { metadata: { resourceVersion: '7', continue: 'next' }, items: [pod('a')] }),
    );
    const items = await kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'web', labelSelector: 'app in (a,b)' });
    expect(items.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)).toEqual([
      'v1 Pod a',
      'v1 Pod b',
    ]);
    expect(api.calls.map(({ path }) => path)).toEqual(Array(2).fill('/api/v1/namespaces/web/pods'));
    expect(api.calls[1]?.query.get('labelSelector')).toBe('app in (a,b)');
  });

  it('starts again when the pages have expired', async () => {
    const { api, kube } = await start((call, response) => {
      if (call.query.get('continue')) status(response, 410, 'Expired', 'too old');
      else if (call.query.has('limit')) json(response, { metadata: { continue: 'next' }, items: [pod('a')] });
      else json(response, { metadata: {}, items: [pod('a'), pod('b')] });
    });
    const items = await kube.list({ apiVersion: 'v1', kind: 'Pod' });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(api.calls).toHaveLength(3);
  });

  it('reuses one connection and says who asks', async () => {
    const { api, kube } = await start((_call, response) => json(response, { items: [] }));
    for (let index = 0; index < 5; index++) await kube.list({ apiVersion: 'v1', kind: 'Service' });
    expect(api.connections).toBe(1);
    expect(api.calls[0]?.headers.authorization).toBe('Bearer secret');
  });
});

describe('one object', () => {
  it('is undefined when there is none', async () => {
    const { kube } = await start((_call, response) => status(response, 404, 'NotFound', 'pods "x" not found'));
    await expect(kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: 'x' })).resolves.toBeUndefined();
    await expect(kube.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: 'x' })).resolves.toBeUndefined();
  });

  it('is applied server-side, by kubedrill, with force', async () => {
    const { api, kube } = await start((call, response) => json(response, JSON.parse(call.body)));
    const policy: KubeObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'mynp', namespace: 'restricted' },
      spec: { podSelector: {} },
    };
    await expect(kube.apply(policy)).resolves.toEqual(policy);
    const [call] = api.calls;
    expect(call?.method).toBe('PATCH');
    expect(call?.path).toBe('/apis/networking.k8s.io/v1/namespaces/restricted/networkpolicies/mynp');
    expect(call?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(Object.fromEntries(call?.query ?? [])).toEqual({ fieldManager: 'kubedrill', force: 'true' });
  });

  it('is patched by JSON merge, ephemeral containers by strategic merge', async () => {
    const { api, kube } = await start((_call, response) => json(response, pod('a')));
    const target = { apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: 'a' };
    await kube.patch(target, { metadata: { labels: { a: null } } });
    await kube.patch(target, { spec: { ephemeralContainers: [] } }, 'ephemeralcontainers');
    expect(api.calls.map(({ path, headers }) => [path, headers['content-type']])).toEqual([
      ['/api/v1/namespaces/web/pods/a', 'application/merge-patch+json'],
      ['/api/v1/namespaces/web/pods/a/ephemeralcontainers', 'application/strategic-merge-patch+json'],
    ]);
  });

  it('is deleted with the grace asked for', async () => {
    const { api, kube } = await start((_call, response) => json(response, {}));
    await kube.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: 'a' }, { graceSeconds: 0 });
    expect(JSON.parse(api.calls[0]?.body ?? '')).toMatchObject({
      gracePeriodSeconds: 0,
      propagationPolicy: 'Background',
    });
  });
});

describe('deleteAll', () => {
  it('deletes one by one where the kind has no collection delete', async () => {
    const { api, kube } = await start((call, response) => {
      if (call.method === 'GET') json(response, { items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] });
      else if (call.path.endsWith('/namespaces')) status(response, 405, 'MethodNotAllowed', 'not allowed');
      else json(response, {});
    });
    await kube.deleteAll({ apiVersion: 'v1', kind: 'Namespace', labelSelector: 'lab=x' });
    const deleted = api.calls.filter(({ method, path }) => method === 'DELETE' && path !== '/api/v1/namespaces');
    expect(deleted.map(({ path }) => path).sort()).toEqual(['/api/v1/namespaces/a', '/api/v1/namespaces/b']);
  });
});

describe('kinds', () => {
  const discovery: Handler = (call, response) => {
    if (call.path === '/apis/example.com/v1') {
      const resources = [
        { name: 'sheep', kind: 'Sheep', namespaced: true, verbs: ['list', 'delete'] },
        { name: 'sheep/status', kind: 'Sheep', namespaced: true, verbs: ['get'] },
        { name: 'farms', kind: 'Farm', namespaced: false, verbs: ['list', 'delete'] },
        { name: 'weighings', kind: 'Weighing', namespaced: true, verbs: ['create'] },
      ];
      json(response, { groupVersion: 'example.com/v1', resources });
    } else if (call.path === '/api') {
      const verbs = ['list', 'delete'];
      const pods = { resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced', verbs };
      json(response, { items: [{ metadata: {}, versions: [{ version: 'v1', resources: [pods] }] }] });
    } else if (call.path === '/apis') {
      const of = (resource: string, kind: string, scope: string, ...verbs: string[]) => {
        return { resource, responseKind: { group: '', kind }, scope, verbs };
      };
      const v1 = [
        of('sheep', 'Sheep', 'Namespaced', 'list', 'delete'),
        of('farms', 'Farm', 'Cluster', 'list', 'delete'),
        of('weighings', 'Weighing', 'Namespaced', 'create'),
      ];
      const older = [of('flocks', 'Flock', 'Namespaced', 'list', 'delete')];
      const versions = [
        { version: 'v1', resources: v1 },
        { version: 'v1beta1', resources: older },
      ];
      const down = { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] };
      json(response, { items: [{ metadata: { name: 'example.com' }, versions }, down] });
    } else json(response, { items: [] });
  };

  it('finds plurals by discovery, once', async () => {
    const { api, kube } = await start(discovery);
    await kube.list({ apiVersion: 'example.com/v1', kind: 'Sheep', namespace: 'web' });
    await kube.list({ apiVersion: 'example.com/v1', kind: 'Farm' });
    expect(api.calls.map(({ path }) => path)).toEqual([
      '/apis/example.com/v1',
      '/apis/example.com/v1/namespaces/web/sheep',
      '/apis/example.com/v1/farms',
    ]);
  });

  it('needs no discovery for the usual ones', async () => {
    const { api, kube } = await start(discovery);
    const usual = [
      ['networking.k8s.io/v1', 'Ingress', 'ingresses'],
      ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'],
      ['discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'],
      ['apps/v1', 'StatefulSet', 'statefulsets'],
      ['batch/v1', 'CronJob', 'cronjobs'],
    ] as const;
    for (const [apiVersion, kind] of usual) await kube.list({ apiVersion, kind });
    expect(api.calls.map(({ path }) => path)).toEqual(usual.map(([group, , plural]) => `/apis/${group}/${plural}`));
  });

  it('lists those that can be listed and deleted in a namespace, though an aggregated API is down', async () => {
    const { api, kube } = await start(discovery);
    await expect(kube.namespacedKinds()).resolves.toEqual([
      { apiVersion: 'v1', kind: 'Pod' },
      { apiVersion: 'example.com/v1', kind: 'Sheep' },
    ]);
    expect(api.calls.map(({ path }) => path).sort()).toEqual(['/api', '/apis']);
    await kube.list({ apiVersion: 'example.com/v1', kind: 'Sheep' });
    expect(api.calls.at(-1)?.path).toBe('/apis/example.com/v1/sheep');
  });

  it('refuses a kind that there is not', async () => {
    const { kube } = await start(discovery);
    await expect(kube.list({ apiVersion: 'example.com/v1', kind: 'Goat' })).rejects.toMatchObject({
      status: 404,
      unknown: 'kind',
      message: 'no kind Goat in example.com/v1',
    });
  });

  it('refuses a version that there is not, in words that name it', async () => {
    const { kube } = await start((_call, response) =>
      status(response, 404, 'NotFound', 'the server could not find it'),
    );
    await expect(kube.list({ apiVersion: 'apps/v9', kind: 'Deployment' })).rejects.toMatchObject({
      status: 404,
      unknown: 'apiVersion',
      message: 'no apiVersion apps/v9',
    });
  });
});

describe('failures', () => {
  it('is a KubeError with the words of the Status object', async () => {
    const { kube } = await start((_call, response) => status(response, 403, 'Forbidden', 'pods is forbidden'));
    const failure = await kube.list({ apiVersion: 'v1', kind: 'Pod' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KubeError);
    expect(failure).toMatchObject({ status: 403, reason: 'Forbidden', message: 'pods is forbidden' });
  });

  it('is api-unreachable when no answer comes in time, nor the rest of one', async () => {
    const { kube } = await start((call, response) => {
      if (call.path.endsWith('services')) response.write('{"items":');
    }, 150);
    for (const kind of ['Pod', 'Service']) {
      const failure = await kube.list({ apiVersion: 'v1', kind }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(LabError);
      expect(failure).toMatchObject({ code: 'api-unreachable', exitCode: 3 });
    }
  });

  it('is api-unreachable when nobody listens', async () => {
    const { api, kube } = await start(() => undefined);
    await api.stop();
    await expect(kube.version()).rejects.toMatchObject({ code: 'api-unreachable', hint: expect.any(String) });
  });

  it("is the signal's reason when it was aborted", async () => {
    const { kube } = await start(() => undefined);
    const controller = new AbortController();
    const call = kube.version(controller.signal);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('asks once more when the server has closed the kept connection', async () => {
    let closing = false;
    const { api, kube } = await start((_call, response) => {
      if (closing) {
        closing = false;
        response.socket?.resetAndDestroy();
      } else json(response, { items: [] });
    });
    await kube.list({ apiVersion: 'v1', kind: 'Pod' });
    closing = true;
    await expect(kube.list({ apiVersion: 'v1', kind: 'Pod' })).resolves.toEqual([]);
    expect(api.calls).toHaveLength(3);
  });
});

describe('kubeconfig', () => {
  it('says what is wrong with it', async () => {
    await expect(openKube('/nowhere/kubeconfig')).rejects.toMatchObject({ code: 'kubeconfig-unreadable', exitCode: 3 });
  });

  it('logs in by program where the context says so', async () => {
    api = await FakeApi.start((call, response) => {
      if (call.headers.authorization === 'Bearer from-program') json(response, { gitVersion: 'v1.36.4' });
      else status(response, 401, 'Unauthorized', 'Unauthorized');
    });
    const answer = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'from-program' },
    };
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', `console.log(${JSON.stringify(JSON.stringify(answer))})`],
      interactiveMode: 'Never',
    };
    kube = await openKube(await kubeconfigFor(api.url, { exec }));
    await expect(kube.version()).resolves.toBe('v1.36.4');
  });
});
