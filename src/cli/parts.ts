import type { LabCatalog } from '../catalog/catalog.js';
import type { CreateBundleOptions } from '../cluster/bundle/create.js';
import type { Diagnosis } from '../cluster/kind/doctor/diagnosis.js';
import type { Cluster } from '../domain/cluster.js';
import type { Listener } from '../domain/events.js';
import type { LabWithAnswers } from '../domain/lab.js';
import type { Kube } from '../kube/kube.js';
import type { Comparisons } from '../practice/compare/comparisons.js';
import type { Exams } from '../practice/exam/exams.js';
import type { Practice } from '../practice/practice.js';
import type { RunInTerminal } from '../process/process.js';
import type { UiExit } from '../ui/run-ui.js';
import type { UiState } from '../ui/state/state.js';
import type { Network } from './connection/network.js';
import type { LabProof } from './proving/lab-proof.js';
import type { LabProofs } from './proving/prove-labs.js';

/** The parts of kubedrill that commands use. Each is loaded when it is first asked for: most commands need few. */
export interface Parts {
  practice(): Promise<Practice>;
  exams(): Promise<Exams>;
  comparisons(): Promise<Comparisons>;
  catalog(): Promise<LabCatalog>;
  /** To be closed by who asked for it. */
  kube(cluster: Cluster): Promise<Kube>;
  /** To be closed by who asked for it. */
  network(cluster: Cluster): Promise<Network>;
  /** Runs a program in the terminal; Ctrl-C is the program's meanwhile. */
  lendTerminal: RunInTerminal;
  /** Looks at the machine: one finding for each thing that is needed, what the rest builds on first. */
  diagnose(signal: AbortSignal): Promise<readonly Diagnosis[]>;
  /** Grades a lab untouched and with each of its answers. */
  proveLab(lab: LabWithAnswers, on: Listener, signal: AbortSignal): Promise<LabProof>;
  /** The same for many labs, side by side where they can be. */
  proveLabs(labs: readonly LabWithAnswers[], on: Listener, signal: AbortSignal): Promise<LabProofs>;
  /** JSON Schemas by file name. */
  labSchemas(): Promise<Readonly<Record<string, unknown>>>;
  createBundle(options: CreateBundleOptions, on: Listener, signal: AbortSignal): Promise<void>;
  /** Rejects with `bundle-corrupt` or `bundle-missing`, naming the bad files. */
  verifyBundle(folder: string, on: Listener, signal: AbortSignal): Promise<{ folder: string; files: number }>;
  /** Clusters that kubedrill knows of here, running or not: "kubedrill (kind)". */
  clusters(): Promise<readonly string[]>;
  /** Removes downloads, derived images, history and settings; what `down` leaves. */
  purge(on: Listener, signal: AbortSignal): Promise<void>;
  /** Runs the terminal UI until the person leaves it; `initial` is the state it ended with to let a shell have the terminal. */
  runUi(initial: UiState | undefined, goOn?: boolean): Promise<UiExit>;
}
