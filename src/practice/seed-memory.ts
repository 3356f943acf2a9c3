import type { KubeObject, Pod } from '../domain/objects.js';

/** Kept up by Kubernetes for others all the time: what they are like says nothing of whether somebody changed it. */
const KEPT_UP: ReadonlySet<string> = new Set(['EndpointSlice', 'Endpoints', 'ControllerRevision']);

/**
 * What a lab's seed was like when it was ready, family by family: a Deployment with its ReplicaSets and pods is one.
 * A family that nobody has changed since may stay where it is when the lab is laid out anew. What was done inside its
 * containers is not seen.
 */
export class SeedMemory {
  /** What all members of a family looked like, by the UID of its head. */
  #families: ReadonlyMap<string, string> = new Map();

  remember(objects: readonly KubeObject[]): void {
    this.#families = new Map([...familiesOf(objects)].map(([head, members]) => [head, likenessOf(members)]));
  }

  /** Tells, from all that is there before a reset, which objects may stay then, those to come included. */
  untouched(objects: readonly KubeObject[]): (object: KubeObject) => boolean {
    const kept = [...familiesOf(objects)]
      .filter(([head, members]) => this.#families.get(head) === likenessOf(members))
      .flatMap(([, members]) => members);
    const uids = new Set(kept.map(uidOf));
    const services = new Set(kept.filter(({ kind }) => kind === 'Service').map(placeOf));
    return (object) =>
      uids.has(uidOf(object)) ||
      ownersOf(object).some((uid) => uids.has(uid)) ||
      (object.kind === 'Endpoints' && services.has(placeOf(object)));
  }
}

/** Objects by the UID of what they belong to in the end. */
function familiesOf(objects: readonly KubeObject[]): Map<string, KubeObject[]> {
  const byUid = new Map(objects.map((object) => [uidOf(object), object]));
  const headOf = (object: KubeObject): string => {
    const owner = ownersOf(object).find((uid) => byUid.has(uid));
    return owner === undefined ? uidOf(object) : headOf(byUid.get(owner) as KubeObject);
  };
  const families = new Map<string, KubeObject[]>();
  for (const object of objects) {
    if (KEPT_UP.has(object.kind)) continue;
    const head = headOf(object);
    families.set(head, [...(families.get(head) ?? []), object]);
  }
  return families;
}

function likenessOf(members: readonly KubeObject[]): string {
  return members.map(likeness).sort().join('\n');
}

type Metadata = KubeObject['metadata'] & { managedFields?: unknown };

/** All that somebody can set, and for pods whether their containers are still the same. */
function likeness({ apiVersion, kind, metadata, status, ...content }: KubeObject): string {
  const { resourceVersion, managedFields, generation, ...own }: Metadata = metadata;
  const { ephemeralContainers, ...spec } = (content.spec ?? {}) as Pod['spec'];
  const containers = kind === 'Pod' ? ((status ?? {}) as Pod['status'])?.containerStatuses : undefined;
  const running = containers?.map(({ containerID, ready }) => [containerID, ready]);
  return JSON.stringify([apiVersion, kind, own, { ...content, spec }, running]);
}

function ownersOf({ metadata }: KubeObject): string[] {
  return (metadata.ownerReferences ?? []).map(({ uid }) => uid);
}

function uidOf({ metadata }: KubeObject): string {
  return metadata.uid ?? '';
}

function placeOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
