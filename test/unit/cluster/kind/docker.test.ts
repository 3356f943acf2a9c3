import { expect, it } from 'vitest';
import { createDocker } from '../../../../src/cluster/kind/docker.js';
import type { Finished, Run } from '../../../../src/process/process.js';

const answering =
  (answer: Partial<Finished>): Run =>
  async () => ({ stdout: '', stderr: '', command: 'docker ps', tookMs: 1, ...answer });
const SILENT = { exitCode: 1, stderr: 'Cannot connect to the Docker daemon at tcp://127.0.0.1:1.' };

it('a Docker that does not answer: start it, or do without', async () => {
  await expect(createDocker(answering(SILENT), undefined).containers()).rejects.toMatchObject({
    code: 'docker-not-running',
    hint: expect.stringMatching(/^Start it .* `--provider embedded` needs no Docker\.$/),
  });
});

it.each(['rubbish', 'tcp://127.0.0.1:1'])('names DOCKER_HOST where it is set: %s', async (host) => {
  const hint = `DOCKER_HOST is set to "${host}": unset it to use the Docker of this machine, or see to it that one answers there. \`--provider embedded\` needs no Docker.`;
  await expect(createDocker(answering(SILENT), host).containers()).rejects.toMatchObject({ hint });
  const ServerErrors = ['error during connect: Get "http://rubbish:2375/v1.50/info": no such host'];
  const info = createDocker(answering({ exitCode: 0, stdout: JSON.stringify({ ServerErrors }) }), host).info();
  await expect(info).rejects.toMatchObject({ hint });
});

it('what else goes wrong has its own hint, whatever DOCKER_HOST says', async () => {
  const full = { exitCode: 1, stderr: 'no space left on device' };
  await expect(createDocker(answering(full), 'tcp://box:2375').containers()).rejects.toMatchObject({
    code: 'disk-full',
    hint: expect.stringContaining('Free some space'),
  });
});

it('without the program it says what needs none', async () => {
  await expect(createDocker(answering({ failure: 'not-found' }), undefined).containers()).rejects.toMatchObject({
    code: 'docker-missing',
    hint: expect.stringContaining('`--provider embedded` needs no Docker.'),
  });
});
