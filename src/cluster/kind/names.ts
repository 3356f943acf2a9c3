import { join } from 'node:path';

/** Labels on everything that we make in Docker; node containers inherit PART from their image. */
export const PART_LABEL = 'kubedrill.dev/part';
export const CLUSTER_LABEL = 'kubedrill.dev/cluster';
/** kind's own label on its node containers. */
export const KIND_LABEL = 'io.x-k8s.kind.cluster';
/** kind's Docker network, shared by all of its clusters. */
export const KIND_NETWORK = 'kind';
export const REGISTRY_PORT = 5000;

export type Part = 'node' | 'registry' | 'build';

/** How everything of one cluster is called. */
export interface Names {
  cluster: string;
  controlPlane: string;
  registry: string;
  /** The cluster's folder under the state folder, and what is in it. */
  folder: string;
  kubeconfig: string;
  stateFile: string;
  configFile: string;
  logFile: string;
}

export function namesOf(cluster: string, stateFolder: string): Names {
  const folder = join(stateFolder, 'clusters', cluster);
  return {
    cluster,
    controlPlane: `${cluster}-control-plane`,
    registry: `${cluster}-registry`,
    folder,
    kubeconfig: join(folder, 'kubeconfig'),
    stateFile: join(folder, 'cluster.json'),
    configFile: join(folder, 'kind.yaml'),
    logFile: join(folder, 'kind.log'),
  };
}
