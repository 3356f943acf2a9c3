import { rm } from 'node:fs/promises';
import { Kubedrill } from './kubedrill.js';

/**
 * One cluster for the whole run, brought up and removed by kubedrill itself. Tests read its kubeconfig
 * from KUBEDRILL_E2E_KUBECONFIG, its home from KUBEDRILL_E2E_HOME and its name from KUBEDRILL_E2E_CLUSTER. Where these are set already (while
 * working on a test) that cluster is used and left alone.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.KUBEDRILL_E2E_KUBECONFIG) return undefined;
  const kubedrill = await Kubedrill.fresh('kubedrill-e2e');
  const up = await kubedrill.run('up');
  if (up.exitCode !== 0) throw new Error(`no cluster to test on:\n${up.stdout}\n${up.stderr}`);
  console.log(`cluster for the tests: up in ${(up.tookMs / 1000).toFixed(1)} s`);
  const status = await kubedrill.json<{ kubeconfig: string; kubectl: string }>('status');
  process.env.KUBEDRILL_E2E_KUBECONFIG = status.value.kubeconfig;
  process.env.KUBEDRILL_E2E_KUBECTL = status.value.kubectl;
  process.env.KUBEDRILL_E2E_HOME = kubedrill.home;
  process.env.KUBEDRILL_E2E_CLUSTER = kubedrill.cluster;
  return async () => {
    const down = await kubedrill.run('down');
    if (down.exitCode !== 0) throw new Error(`down failed:\n${down.stdout}\n${down.stderr}`);
    await rm(kubedrill.home, { recursive: true, force: true });
  };
}
