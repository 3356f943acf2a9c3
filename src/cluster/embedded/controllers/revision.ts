import { equal, type Json, type Obj } from '../object.js';
import { claim } from './claim.js';
import type { Context } from './context.js';
import { ownerReference } from './owned.js';
import { templateHash } from './template-hash.js';

const REVISIONS = 'controllerrevisions.apps';

export interface Revision {
  name: string;
  hash: string;
}

/** The ControllerRevision of the owner's present template, made when there is none. */
export function currentRevision(context: Context, owner: Obj): Revision {
  const { registry, catalog } = context;
  const { name, namespace } = owner.metadata;
  const data = { spec: { template: { ...owner.spec.template, $patch: 'replace' } } };
  const own = claim(context, owner, REVISIONS);
  const known = own.find((revision) => equal(revision.data, data));
  const highest = Math.max(0, ...own.map((revision) => revision.revision));
  const resource = catalog.builtin(REVISIONS);
  if (known) {
    if (known.revision < highest) {
      registry.mutate(resource, known.metadata, 'kube-controller-manager', (draft) => {
        draft.revision = highest + 1;
      });
    }
    return { name: known.metadata.name, hash: known.metadata.labels?.['controller-revision-hash'] ?? '' };
  }
  const hash = templateHash(owner.spec.template);
  const label = owner.kind === 'StatefulSet' ? `${name}-${hash}` : hash;
  const body: Json = {
    metadata: {
      name: `${name}-${hash}`,
      labels: { ...owner.spec.template.metadata?.labels, 'controller-revision-hash': label },
      ownerReferences: [ownerReference(owner)],
    },
    data,
    revision: highest + 1,
  };
  registry.create(resource, namespace, body, { fieldManager: 'kube-controller-manager' });
  return { name: `${name}-${hash}`, hash: label };
}
