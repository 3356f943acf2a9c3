import { expect, test } from 'vitest';
import { parseImage, sameImage } from '../../../src/grading/semantic/image.js';

test.each([
  ['nginx', { repository: 'docker.io/library/nginx' }],
  ['nginx:1.27', { repository: 'docker.io/library/nginx', tag: '1.27' }],
  ['curlimages/curl:8.10.1', { repository: 'docker.io/curlimages/curl', tag: '8.10.1' }],
  ['index.docker.io/library/redis', { repository: 'docker.io/library/redis' }],
  ['registry.local:5000/a/b', { repository: 'registry.local:5000/a/b' }],
  ['localhost/a:b', { repository: 'localhost/a', tag: 'b' }],
  ['nginx:1.27@sha256:ab', { repository: 'docker.io/library/nginx', tag: '1.27', digest: 'sha256:ab' }],
])('%s', (reference, parts) => {
  expect(parseImage(reference)).toEqual(parts);
});

test.each([
  ['nginx', 'docker.io/library/nginx:latest', true],
  ['nginx', 'nginx:1.27-alpine', true],
  ['nginx', 'nginx@sha256:ab', true],
  ['nginx', 'bitnami/nginx', false],
  ['nginx', 'registry.local/nginx', false],
  ['nginx', '', false],
  ['nginx:latest', 'nginx', true],
  ['nginx:1.27', 'nginx', false],
  ['nginx:1.27', 'nginx:1.28', false],
  ['nginx:1.27', 'nginx:1.27@sha256:ab', true],
  ['nginx:1.27', 'nginx@sha256:ab', true],
  ['nginx@sha256:ab', 'nginx@sha256:cd', false],
])('a task that says %s, a pod that runs %s: %s', (expected, actual, same) => {
  expect(sameImage(expected, actual)).toBe(same);
});
