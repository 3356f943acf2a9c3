import type { Places } from '../domain/lab.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { type Kube, type KubeError, UnknownKindError } from '../kube/kube.js';

/** What the API says of an object that is wrong in itself: a malformed one, and one with a field that cannot be. */
const WRONG_IN_ITSELF = [400, 422];

export interface Refused {
  code: string;
  /** "the lab's seed": what the object is a part of. */
  of: string;
  places?: Places | undefined;
  /** What to tell of an object that is wrong in itself. */
  hint?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Why the API does not take an object that an author wrote, and where it is written. The environment's matter only
 * where the object may be right.
 */
export async function refusedObject(
  kube: Kube,
  object: KubeObject,
  error: KubeError,
  { code, of, places, hint, signal }: Refused,
): Promise<LabError> {
  const { namespace, name } = object.metadata;
  const named = `${object.kind} ${namespace ? `${namespace}/` : ''}${name} of ${of}`;
  const unknown = error instanceof UnknownKindError ? error.unknown : undefined;
  const isWrong = unknown !== undefined || WRONG_IN_ITSELF.includes(error.status);
  const known = unknown && (await whereKnown(kube, object.kind, signal));
  const hints = isWrong ? [hint, known] : ['Either the object is wrong, or the cluster does not suit it.'];
  const at = places?.get(object)?.(...(unknown ? [unknown] : ['metadata', 'name']));
  return new LabError({
    code,
    message: unknown ? `${named} ${inWords(object, unknown)}` : `The cluster refused ${named}: ${error.message}`,
    ...(hints.some(Boolean) && { hint: hints.filter(Boolean).join(' ') }),
    exitCode: isWrong ? ExitCode.usage : ExitCode.environment,
    ...(at && { at }),
    cause: error,
  });
}

function inWords({ apiVersion }: KubeObject, unknown: UnknownKindError['unknown']): string {
  return unknown === 'apiVersion'
    ? `has apiVersion ${apiVersion}, which the cluster does not know.`
    : `is of a kind that the cluster does not know in ${apiVersion}.`;
}

async function whereKnown(kube: Kube, kind: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const kinds = await kube.namespacedKinds(signal).catch(() => []);
  const versions = kinds.filter((known) => known.kind === kind).map(({ apiVersion }) => apiVersion);
  return versions.length > 0 ? `It knows ${kind} in ${versions.join(' and ')}.` : undefined;
}
