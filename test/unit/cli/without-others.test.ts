import { expect, test } from 'vitest';
import { withoutNamespaces } from '../../../src/cli/proving/without-others.js';
import type { Kube, ListTarget } from '../../../src/kube/kube.js';

async function asked(target: ListTarget, namespaces: string[]): Promise<ListTarget | undefined> {
  let seen: ListTarget | undefined;
  const list: Kube['list'] = async (given) => {
    seen = given;
    return [];
  };
  await withoutNamespaces({ list } as Kube, namespaces).list(target);
  return seen;
}

const PODS = { apiVersion: 'v1', kind: 'Pod' };

test('a listing of all namespaces leaves out those of the others', async () => {
  expect(await asked(PODS, ['a', 'b'])).toEqual({
    ...PODS,
    fieldSelector: 'metadata.namespace!=a,metadata.namespace!=b',
  });
  expect(await asked({ ...PODS, fieldSelector: 'spec.nodeName=x' }, ['a'])).toEqual({
    ...PODS,
    fieldSelector: 'spec.nodeName=x,metadata.namespace!=a',
  });
});

test('the namespaces themselves are left out by name', async () => {
  const namespaces = { apiVersion: 'v1', kind: 'Namespace' };
  expect(await asked(namespaces, ['a'])).toEqual({ ...namespaces, fieldSelector: 'metadata.name!=a' });
});

test('what is asked of one namespace, or lies in none, is asked as it is', async () => {
  const own = { ...PODS, namespace: 'own' };
  const classes = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass' };
  expect(await asked(own, ['a'])).toEqual(own);
  expect(await asked(classes, ['a'])).toEqual(classes);
  expect(await asked(PODS, [])).toEqual(PODS);
});
