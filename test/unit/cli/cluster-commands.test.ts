import { expect, test } from 'vitest';
import { T0 } from './fake-lab.js';
import { cluster, run } from './run.js';

test('up says where the cluster is and hands its options on', async () => {
  const asked: unknown[] = [];
  const { exitCode, stdout } = await run(['up', '--workers', '2'], {
    practice: {
      up: async (options) => {
        asked.push(options);
        return cluster;
      },
    },
  });
  expect(exitCode).toBe(0);
  expect(asked).toEqual([{ workers: 2 }]);
  expect(stdout).toBe('kubedrill is up: kind, Kubernetes v1.36.4\nkubeconfig: /state/kubeconfig\n');
});

test('status names provider, cluster, kubeconfig and the attempt', async () => {
  const { stdout } = await run(['status']);
  expect(stdout).toMatch(/provider +kind\ncluster +kubedrill: running\n/);
  expect(stdout).toMatch(/kubeconfig +\/state\/kubeconfig\n/);
  expect(stdout).toMatch(/time left +9:00\n/);
  expect(JSON.parse((await run(['status', '--json'])).stdout)).toMatchObject({
    provider: 'kind',
    cluster: 'kubedrill',
    state: 'running',
    kubeconfig: '/state/kubeconfig',
    kubernetes: 'v1.36.4',
    attempt: { lab: 'np-lab9', remainingSeconds: 540 },
  });
});

test('status says where Ingresses are served on this machine', async () => {
  const ingress = {
    service: { namespace: 'kubedrill-ingress', name: 'ingress' },
    local: { http: '127.0.0.1:32768', https: '127.0.0.1:32769' },
  };
  const about = { provider: 'kind', name: 'kubedrill' } as const;
  const status = async () => ({ ...about, state: 'running' as const, cluster: { ...cluster, ingress } });
  expect((await run(['status'], { practice: { status } })).stdout).toContain('http://127.0.0.1:32768');
  const json = JSON.parse((await run(['status', '--json'], { practice: { status } })).stdout);
  expect(json).toMatchObject({ ingressHttp: ingress.local.http, ingressHttps: ingress.local.https });
});

test('status without a cluster and an attempt is no error', async () => {
  const faked = {
    practice: {
      status: async () => ({ state: 'absent' as const, provider: 'kind' as const, name: 'kubedrill' }),
      history: async () => ({ attempts: [], corrupt: [] }),
    },
  };
  const { exitCode, stdout } = await run(['status', '--json'], faked);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'absent', kubeconfig: null, attempt: null });
  expect((await run(['status'], faked)).stdout).toContain('none under way');
});

test('down removes the cluster; --purge the rest as well', async () => {
  const done: string[] = [];
  const faked = {
    practice: { down: async () => void done.push('down') },
    parts: { purge: async () => void done.push('purge') },
  };
  expect((await run(['down'], faked)).stdout).toBe('kubedrill is gone.\n');
  expect(done).toEqual(['down']);
  expect((await run(['down', '--purge'], faked)).stdout).toContain('with downloads, images and history');
  expect(done).toEqual(['down', 'down', 'purge']);
});

test('down where there is no such cluster says so, and which there are', async () => {
  const status = async () => ({ state: 'absent' as const, provider: 'kind' as const, name: 'drill' });
  const down = async (clusters: string[], ...argv: string[]) =>
    run(['--cluster', 'drill', 'down', ...argv], {
      practice: { status },
      parts: { clusters: async () => clusters, purge: async () => {} },
    });
  const some = await down(['kubedrill (embedded)', 'mine (kind)']);
  expect(some.exitCode).toBe(0);
  expect(some.stdout).toBe('There was no cluster drill (kind). There are: kubedrill (embedded), mine (kind).\n');
  expect((await down([])).stdout).toBe('There was no cluster drill (kind).\n');
  expect((await down([], '--purge')).stdout).toBe(
    'There was no cluster drill (kind). Downloads, images and history are gone.\n',
  );
  expect((await down(['mine (kind)'], '--purge')).stdout).toBe(
    'There was no cluster drill (kind). Downloads, images and history are gone. There are: mine (kind).\n',
  );
});

test('doctor: a warning is fine, a problem ends with 3 and says what to do', async () => {
  const disk = { id: 'disk', title: 'Disk', state: 'warning' as const, detail: '8 GB free', hint: 'Free some.' };
  const docker = { id: 'docker', title: 'Docker', state: 'problem' as const, detail: 'not running', hint: 'Start it.' };
  const fine = await run(['doctor'], { parts: { diagnose: async () => [disk] } });
  expect(fine.exitCode).toBe(0);
  expect(fine.stdout).toBe('! warning  Disk: 8 GB free\n           Free some.\nAll that is needed is here.\n');
  const ill = await run(['doctor', '--json'], { parts: { diagnose: async () => [disk, docker] } });
  expect(ill.exitCode).toBe(3);
  expect(JSON.parse(ill.stdout)).toEqual({ healthy: false, findings: [disk, docker] });
});

test('bundle verify says how many files are right', async () => {
  const verifyBundle = async (folder: string) => ({ folder, files: 9 });
  const { exitCode, stdout } = await run(['bundle', 'verify', '/kit'], { parts: { verifyBundle } });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('All 9 files of /kit have the sums that bundle.yaml gives.\n');
});

test('phases that overlap are each told, with their time', async () => {
  const { stderr } = await run(['up'], {
    practice: {
      up: async (_options, on) => {
        const at = T0 + 60_000;
        on({ type: 'phase', phase: 'image', title: 'Loading the node image', state: 'started', at });
        on({ type: 'phase', phase: 'create', title: 'Starting the control plane', state: 'started', at });
        on({ type: 'phase', phase: 'create', title: 'Starting the control plane', state: 'done', at: at + 12_000 });
        on({ type: 'phase', phase: 'image', title: 'Loading the node image', state: 'failed', at: at + 3_000 });
        return cluster;
      },
    },
  });
  expect(stderr).toBe(
    '> Loading the node image\n> Starting the control plane\n' +
      '✔ Starting the control plane 12 s\n✘ Loading the node image failed after 3.0 s\n',
  );
});

test('bundle create hands its options on and says how to use what it made', async () => {
  const asked: unknown[] = [];
  const createBundle = async (options: unknown) => void asked.push(options);
  const argv = ['bundle', 'create', '/usb/kit', '--platform', 'linux/arm64'];
  const { exitCode, stdout } = await run(argv, { parts: { createBundle } });
  expect(exitCode).toBe(0);
  expect(asked).toEqual([{ folder: '/usb/kit', platform: 'linux/arm64' }]);
  expect(stdout).toContain('KUBEDRILL_BUNDLE=/usb/kit');
});
