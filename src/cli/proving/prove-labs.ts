import { setMaxListeners } from 'node:events';
import type { Listener } from '../../domain/events.js';
import type { Capability, LabWithAnswers } from '../../domain/lab.js';
import { alone, type PracticeDeps } from '../../practice/deps.js';
import { missingCapabilities } from '../../practice/offered.js';
import { inPhase } from '../../practice/phase.js';
import type { Run } from '../../process/process.js';
import { type LabProof, saysSeedFailed } from './lab-proof.js';
import { prove, requireNoneUnderWay } from './prove-lab.js';
import { sideBySide } from './side-by-side.js';
import { onUnchanging } from './unchanging.js';
import { withoutNamespaces } from './without-others.js';

/**
 * Most of the time a lab waits for packets that do not come; a kind cluster has pods to start meanwhile. More of them
 * would only slow down the Ingress labs, which go one after the other.
 */
const AT_ONCE = { embedded: 7, others: 3 };

export interface LabProofs {
  provider: string;
  proofs: readonly LabProof[];
  /** Labs that the provider cannot run, with what it lacks. */
  notOffered: readonly { lab: string; missing: readonly Capability[] }[];
}

/** Proves labs in one cluster, several at a time. Nobody else may practise meanwhile. */
export async function proveLabs(
  deps: PracticeDeps,
  run: Run,
  labs: readonly LabWithAnswers[],
  on: Listener,
  signal: AbortSignal,
): Promise<LabProofs> {
  const { provider, clock } = deps;
  // Each lab under way listens for Ctrl-C in several places.
  setMaxListeners(0, signal);
  const lacking = labs.map((lab) => ({ lab: lab.id, missing: missingCapabilities(lab, provider) }));
  const notOffered = lacking.filter(({ missing }) => missing.length > 0);
  const offered = labs.filter((_, index) => lacking[index]?.missing.length === 0);
  const proofs = await alone(deps, async () => {
    await requireNoneUnderWay(deps);
    await provider.up({}, on, signal);
    await provider.ensure([...new Set(offered.flatMap(({ requires }) => requires))], on, signal);
    // The lock is held already, for all of them.
    const attempts = { ...deps.attempts, exclusively: <T>(_: string, __: number, work: () => Promise<T>) => work() };
    const beside = { ...deps, attempts, amongOthers: true };
    const atOnce = provider.name === 'embedded' ? AT_ONCE.embedded : AT_ONCE.others;
    return onUnchanging(beside, offered, (unchanging) =>
      sideBySide(offered, atOnce, (lab) =>
        inPhase({ clock, on, phase: `prove-${lab.id}`, title: `Proving ${lab.id}` }, () =>
          prove(alongside(unchanging, lab, offered), run, lab, () => {}, signal),
        ).catch((problem) => unproven(lab, problem)),
      ),
    );
  });
  return { provider: provider.name, proofs, notOffered };
}

function alongside(deps: PracticeDeps, { namespaces }: LabWithAnswers, labs: readonly LabWithAnswers[]): PracticeDeps {
  const others = new Set(labs.flatMap((lab) => lab.namespaces).filter((name) => !namespaces.includes(name)));
  return { ...deps, openKube: async (kubeconfig) => withoutNamespaces(await deps.openKube(kubeconfig), [...others]) };
}

/** A lab that cannot be laid out is one that fails among the others; anything else ends the proofs of all. */
function unproven({ id }: LabWithAnswers, problem: unknown): LabProof {
  if (saysSeedFailed(problem)) return { lab: id, trials: [], tookMs: 0, failure: problem };
  throw problem;
}
