import type { Clock } from '../domain/clock.js';
import type { ContainerStatus, Pod } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import type { ProbeSettings } from './settings.js';

/** Why a source pod could not say anything. */
export class CannotProbe extends Error {
  constructor(
    readonly probeClass: 'exec-impossible' | 'exec-incomplete',
    message: string,
  ) {
    super(message);
    this.name = 'CannotProbe';
  }
}

/** A container that commands can be run in. */
export interface Station {
  namespace: string;
  pod: string;
  container: string;
  /** Its pod was created just now: commands are refused for seconds yet, until the first one has run. */
  isNew?: boolean;
}

export interface StationTools {
  kube: Kube;
  clock: Clock;
  settings: ProbeSettings;
}

/** A real container that does not run yet takes a while; to ask meanwhile would only keep the node from starting it. */
const FIRST_AGAIN_MS = 400;
const TRY_AGAIN_MS = 250;
const NEARLY_THERE_MS = 150;
const REFUSALS_A_LOOK = 4;
/** Calico notes it in the pod at once. */
const CALICO_ADDRESS = 'cni.projectcalico.org/podIP';
/** From a pod's address to its container. */
const STARTING_MS = 300;

/**
 * Runs a command and gives its output. A container that is still starting is tried until it runs: that is up to a
 * second earlier than its status says so. Rejects with CannotProbe, or with what the API's absence rejects with.
 */
export async function runIn(
  station: Station,
  command: readonly string[],
  waitsMs: number,
  { kube, clock, settings }: StationTools,
  signal?: AbortSignal,
): Promise<string> {
  const giveUpAt = clock.now() + settings.placeMs;
  if (station.isNew) await addressed(station, giveUpAt, { kube, clock, settings }, signal);
  for (let refusals = 0; ; ) {
    try {
      const { stdout, complete } = await kube.exec({
        ...station,
        command,
        deadlineMs: settings.execMs + waitsMs,
        ...(signal ? { signal } : {}),
      });
      station.isNew = false;
      if (complete) return stdout;
      throw new CannotProbe('exec-incomplete', 'the connection to the pod ended before the probes did');
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // Asking what the pod's status says costs as much as the attempt itself: not each time.
      const hopeless = refusals % REFUSALS_A_LOOK === 0 ? await whyHopeless(station, error, kube, signal) : undefined;
      if (hopeless) throw new CannotProbe('exec-impossible', hopeless);
      if (clock.now() > giveUpAt) {
        throw new CannotProbe('exec-impossible', `the probe container did not start in ${settings.placeMs / 1000} s`);
      }
    }
    const pauseMs = station.isNew ? NEARLY_THERE_MS : refusals === 0 ? FIRST_AGAIN_MS : TRY_AGAIN_MS;
    refusals++;
    await clock.sleep(pauseMs, signal);
  }
}

/**
 * Waits until the pod has an address, which Calico notes long before the kubelet tells it: until then no container of
 * it can run, and to read the pod costs the node a tenth of what a refused command does.
 */
async function addressed(
  station: Station,
  giveUpAt: number,
  { kube, clock }: StationTools,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    const pod = await podOf(station, kube, signal);
    const hopeless = whyNever(station, pod);
    if (hopeless) throw new CannotProbe('exec-impossible', hopeless);
    if (pod?.status?.podIP || clock.now() > giveUpAt) return;
    if (pod?.metadata.annotations?.[CALICO_ADDRESS]) return clock.sleep(STARTING_MS, signal);
    await clock.sleep(TRY_AGAIN_MS, signal);
  }
}

/** What the kubelet says of a container that does not run: not there yet, created, or gone, or of a pod it has not seen. */
const NOT_RUNNING =
  /container not found|pod does not exist|is not running|not created|CONTAINER_CREATED|CONTAINER_EXITED|ContainerCreating/i;

/** Undefined while the container may still start. */
async function whyHopeless(
  station: Station,
  refused: KubeError,
  kube: Kube,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (!NOT_RUNNING.test(refused.message) && !/does not have a host assigned/.test(refused.message))
    return refused.message;
  return whyNever(station, await podOf(station, kube, signal));
}

async function podOf({ namespace, pod: name }: Station, kube: Kube, signal?: AbortSignal): Promise<Pod | undefined> {
  return (await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace, name }, signal)) as Pod | undefined;
}

/** Why the container will never run. */
function whyNever({ namespace, pod: name, container }: Station, pod: Pod | undefined): string | undefined {
  if (!pod) return `there is no pod ${namespace}/${name}`;
  if (pod.metadata.deletionTimestamp) return `pod ${namespace}/${name} is being deleted`;
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return `pod ${namespace}/${name} has ended (${phase})`;
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) return `pod ${namespace}/${name} is on no node: ${unscheduled.message ?? unscheduled.reason ?? ''}`;
  return whyNotStarting(statusOf(pod, container));
}

function statusOf(pod: Pod, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  return [...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container);
}

function whyNotStarting(status: ContainerStatus | undefined): string | undefined {
  const { waiting, terminated } = status?.state ?? {};
  if (terminated) return `the probe container has ended (${terminated.reason ?? `exit code ${terminated.exitCode}`})`;
  if (waiting?.reason && /^(Err|ImagePull|InvalidImage|Create|RunContainerError)/.test(waiting.reason)) {
    return `the probe container cannot start: ${waiting.reason}${waiting.message ? ` (${waiting.message})` : ''}`;
  }
  return undefined;
}
