import { expect, test } from 'vitest';
import { resolveSettings } from '../../../src/cli/settings.js';
import { run } from './run.js';

test('nothing said: what is there decides, the cluster kubedrill, no bundle', () => {
  expect(resolveSettings({}, {}, '/here')).toEqual({ provider: 'auto', cluster: 'kubedrill', verbose: false });
});

test('the environment names bundle and cluster, options win over it, paths become absolute', () => {
  const env = { KUBEDRILL_BUNDLE: '/kit', KUBEDRILL_CLUSTER: 'mine' };
  expect(resolveSettings({}, env, '/here')).toMatchObject({ bundle: '/kit', cluster: 'mine' });
  const options = { bundle: '../other', cluster: 'yours', labs: 'labs' };
  expect(resolveSettings(options, env, '/here/now')).toMatchObject({
    bundle: '/here/other',
    cluster: 'yours',
    labs: '/here/now/labs',
  });
});

test('the environment names a provider too; what does not exist or is not built is refused', () => {
  expect(resolveSettings({}, { KUBEDRILL_PROVIDER: 'embedded' }, '/here').provider).toBe('embedded');
  expect(resolveSettings({ provider: 'kind' }, { KUBEDRILL_PROVIDER: 'embedded' }, '/here').provider).toBe('kind');
  expect(() => resolveSettings({ provider: 'minikube' }, {}, '/here')).toThrow("There is no provider 'minikube'.");
  const hint = 'What works today: kind, embedded, auto.';
  expect(() => resolveSettings({ provider: 'minikube' }, {}, '/here')).toThrow(expect.objectContaining({ hint }));
  expect(() => resolveSettings({ provider: 'context' }, {}, '/here')).toThrow(
    "The provider 'context' does not work yet.",
  );
});

test('the environment names an Ingress controller that is there already', () => {
  const named = (KUBEDRILL_INGRESS_SERVICE: string) => resolveSettings({}, { KUBEDRILL_INGRESS_SERVICE }, '/here');
  const ingress = { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' };
  expect(named('ingress-nginx/ingress-nginx-controller')).toMatchObject({ ingress });
  expect(() => named('ingress-nginx')).toThrow("KUBEDRILL_INGRESS_SERVICE is 'ingress-nginx'.");
});

test('an empty variable is as good as none', () => {
  const settings = resolveSettings({}, { KUBEDRILL_BUNDLE: '', KUBEDRILL_CLUSTER: '' }, '/here');
  expect(settings).toEqual({ provider: 'auto', cluster: 'kubedrill', verbose: false });
});

test('global options work before and after the command', async () => {
  const before = await run(['--cluster', 'mine', 'status']);
  const after = await run(['status', '--cluster', 'mine']);
  expect(before.settings).toEqual(after.settings);
  expect(after.settings?.cluster).toBe('mine');
});
