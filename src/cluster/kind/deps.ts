import type { Clock } from '../../domain/clock.js';
import type { ServiceRef } from '../../domain/cluster.js';
import type { Kube } from '../../kube/kube.js';
import type { Run } from '../../process/process.js';
import type { Bundle } from '../bundle/open.js';
import type { BorrowedImages } from './borrowed-images.js';
import type { Docker } from './docker.js';
import type { Names } from './names.js';
import type { Sources } from './versions.js';

export interface KindDeps {
  run: Run;
  openKube(kubeconfig: string): Promise<Kube>;
  /** Runs `work` while no other kubedrill process holds the lock; rejects with `busy` after `waitMs`. */
  exclusively<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T>;
  clock: Clock;
  /** Absolute. `state` holds the cluster's own files, `cache` downloads and what was verified. */
  folders: { state: string; cache: string };
  /** Default "kubedrill". */
  clusterName?: string;
  /** Everything comes from here when given; nothing is fetched then. */
  bundle?: Bundle;
  /** Without a bundle: one of the known versions, "v1.36.4". */
  kubernetes?: string;
  /** An Ingress controller that was put in by somebody else, to be used instead of our own. */
  ingress?: ServiceRef;
  /** Where releases come from; default: their public addresses. */
  sources?: Sources;
  fetch?: typeof fetch;
  /** Where programs are looked for; default: the environment's PATH. */
  path?: string;
}

/** The dependencies with what follows from them. */
export interface Context extends Omit<KindDeps, 'clusterName'> {
  names: Names;
  docker: Docker;
  borrowed: BorrowedImages;
}
