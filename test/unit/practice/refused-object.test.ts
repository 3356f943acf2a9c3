import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import { KubeError, UnknownKindError } from '../../../src/kube/kube.js';
import { bench, lab } from './fixture.js';

const web: KubeObject = {
  apiVersion: 'apps/v9',
  kind: 'Deployment',
  metadata: { namespace: 'front', name: 'web' },
};
const places = new Map([[web, (...path: readonly string[]) => ({ file: 'seed/web.yaml', line: path.length })]]);

/** A lab with `web` in its seed, in a cluster that refuses it so. */
async function refusing(error: KubeError) {
  const bed = await bench({ labs: [lab({ seed: [web], places })] });
  bed.kube.before = (call) => {
    if (call === 'apply Deployment front/web') throw error;
  };
  return bed;
}

describe('an object of the seed that the cluster does not take', () => {
  test.each([
    ['apiVersion', "Deployment front/web of the lab's seed has apiVersion apps/v9, which the cluster does not know."],
    ['kind', "Deployment front/web of the lab's seed is of a kind that the cluster does not know in apps/v9."],
  ] as const)('because there is no such %s: the lab is wrong, and where', async (unknown, message) => {
    const { practice, on } = await refusing(new UnknownKindError(web, unknown));
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      code: 'seed-refused',
      exitCode: 2,
      message,
      hint: 'This is a mistake in the lab, not yours. It knows Deployment in apps/v1.',
      at: { file: 'seed/web.yaml', line: 1 },
    });
  });

  test('because a field is wrong: the lab is wrong', async () => {
    const { practice, on } = await refusing(new KubeError('spec.replicas: must not be negative', 422, 'Invalid'));
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      exitCode: 2,
      message: "The cluster refused Deployment front/web of the lab's seed: spec.replicas: must not be negative",
      hint: 'This is a mistake in the lab, not yours.',
      at: { file: 'seed/web.yaml', line: 2 },
    });
  });

  test('because of the cluster: the environment is', async () => {
    const { practice, on } = await refusing(new KubeError('exceeded quota', 403, 'Forbidden'));
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      exitCode: 3,
      hint: 'Either the object is wrong, or the cluster does not suit it.',
    });
  });

  test('though it is a Namespace, which is not placed like the others', async () => {
    const bad: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'front', labels: { a: '-' } } };
    const { practice, on, kube } = await bench({
      labs: [lab({ seed: [bad], places: new Map([[bad, () => ({ file: 'seed/front.yaml', line: 4 })]]) })],
    });
    kube.before = (call) => {
      if (call === 'create Namespace front') throw new KubeError('labels: "-" is no label', 422, 'Invalid');
    };
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      code: 'seed-refused',
      exitCode: 2,
      at: { file: 'seed/front.yaml', line: 4 },
    });
  });
});
