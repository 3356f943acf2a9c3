import { readFile } from 'node:fs/promises';
import { arch, cpus, release, totalmem } from 'node:os';
import { typed } from '../e2e/kubedrill.js';

/** One paragraph that says what the figures were taken on. */
export async function describeMachine(): Promise<string> {
  const [docker, load] = await Promise.all([
    typed('docker', ['version', '--format', '{{.Server.Version}}']),
    readFile('/proc/loadavg', 'utf8').catch(() => ''),
  ]);
  const processors = cpus();
  return [
    `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'} (${arch()})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB memory`,
    `Linux ${release()}`,
    `Docker ${docker.trim()}`,
    `Node ${process.version}`,
    ...(load === '' ? [] : [`load average before the run ${load.split(' ').slice(0, 3).join(' ')}`]),
  ].join(', ');
}

/** Memory of the containers and disk of the images, as Docker tells them. */
export async function clusterSize(containerPrefix: string): Promise<{ memory: string; images: string }> {
  const stats = await typed('docker', ['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}']);
  const images = await typed('docker', ['images', '--format', '{{.Repository}}:{{.Tag}} {{.Size}}']);
  const ours = (text: string, pattern: RegExp) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .join('; ');
  return {
    memory: ours(stats, new RegExp(`^${containerPrefix}`)),
    images: ours(images, /^(kindest\/node|kubedrill|registry)/),
  };
}
