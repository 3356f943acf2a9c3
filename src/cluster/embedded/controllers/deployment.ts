import { equal, type Json, type Obj, timestamp } from '../object.js';
import { claim, claimantKeys } from './claim.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { isOwnedBy, isTerminating, ownerReference } from './owned.js';
import { type Again, keyOf, Reconciler } from './reconciler.js';
import { templateHash } from './template-hash.js';

const COMPONENT = 'deployment-controller';
const DEPLOYMENTS = 'deployments.apps';
const SETS = 'replicasets.apps';
const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
/** Revisions that a set had before, where it was rolled back to. */
const HISTORY = 'deployment.kubernetes.io/revision-history';

export function startDeployments(context: Context): void {
  const { store } = context;
  new Reconciler(context, {
    keysOf: (change) => {
      if (change.resource === DEPLOYMENTS) return [keyOf(change.object)];
      return change.resource === SETS ? claimantKeys(store, change, 'Deployment', DEPLOYMENTS) : [];
    },
    initial: () => store.list(DEPLOYMENTS).map(keyOf),
    reconcile: (namespace, name) => {
      const deployment = store.get(DEPLOYMENTS, namespace, name);
      return deployment ? new Rollout(context, deployment).step() : undefined;
    },
  });
}

const replicasOf = (sets: readonly Obj[], field = 'replicas'): number =>
  sets.reduce((sum, set) => sum + (set.status?.[field] ?? 0), 0);

/** One look at a deployment: its ReplicaSets a step nearer to what its spec says, and its status. */
class Rollout {
  constructor(
    readonly context: Context,
    readonly deployment: Obj,
  ) {}

  get #spec(): Json {
    return this.deployment.spec;
  }

  step(): Again {
    const { deployment } = this;
    if (!isTerminating(deployment)) {
      const current = this.#currentSet() ?? (this.#spec.paused ? undefined : this.#createSet());
      if (current) {
        this.#markRevision(current);
        const old = this.#sets().filter((set) => set.metadata.uid !== current.metadata.uid);
        if (this.#spec.paused) this.#scaleWhilePaused(current, old);
        else if (this.#spec.strategy.type === 'Recreate') this.#recreate(current, old);
        else this.#roll(current, old);
        if (!this.#spec.paused) this.#cleanUp(current);
      }
    }
    return this.#writeStatus();
  }

  #sets(): Obj[] {
    return claim(this.context, this.deployment, SETS).sort((a, b) => revisionOf(a) - revisionOf(b));
  }

  #currentSet(): Obj | undefined {
    return this.#sets().find((set) => equal(withoutHash(set.spec.template), withoutHash(this.#spec.template)));
  }

  #createSet(): Obj {
    const { context, deployment } = this;
    const { name, namespace } = deployment.metadata;
    const template = structuredClone(this.#spec.template);
    const hash = templateHash(template, deployment.status?.collisionCount);
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } };
    const selector = structuredClone(this.#spec.selector);
    selector.matchLabels = { ...selector.matchLabels, [HASH]: hash };
    const revision = Math.max(0, ...this.#sets().map(revisionOf)) + 1;
    const body = {
      metadata: {
        name: `${name}-${hash}`,
        labels: template.metadata.labels,
        annotations: { ...this.#ownAnnotations(), [REVISION]: String(revision), ...this.#sizeAnnotations() },
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas: 0,
        selector,
        template,
        ...(this.#spec.minReadySeconds ? { minReadySeconds: this.#spec.minReadySeconds } : {}),
      },
    };
    return context.registry.create(context.catalog.builtin(SETS), namespace, body, {
      fieldManager: 'kube-controller-manager',
    });
  }

  #ownAnnotations(): Record<string, string> {
    const {
      'kubectl.kubernetes.io/last-applied-configuration': _,
      [REVISION]: __,
      ...rest
    } = this.deployment.metadata.annotations ?? {};
    return rest;
  }

  #sizeAnnotations(): Record<string, string> {
    return {
      'deployment.kubernetes.io/desired-replicas': String(this.#spec.replicas),
      'deployment.kubernetes.io/max-replicas': String(this.#spec.replicas + this.#surge()),
    };
  }

  /** The current set carries the highest revision, and the deployment says which that is. */
  #markRevision(current: Obj): void {
    const others = this.#sets().filter((set) => set.metadata.uid !== current.metadata.uid);
    const highest = Math.max(0, ...others.map(revisionOf));
    const revision = String(revisionOf(current) > highest ? revisionOf(current) : highest + 1);
    const { registry, catalog } = this.context;
    registry.mutate(catalog.builtin(SETS), current.metadata, 'kube-controller-manager', (draft) => {
      const { [REVISION]: was, [HISTORY]: history } = draft.metadata.annotations ?? {};
      const past = was !== undefined && was !== revision ? [...(history ? [history] : []), was].join(',') : history;
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        ...this.#ownAnnotations(),
        ...(past ? { [HISTORY]: past } : {}),
        [REVISION]: revision,
        ...this.#sizeAnnotations(),
      };
    });
    registry.mutate(catalog.builtin(DEPLOYMENTS), this.deployment.metadata, 'kube-controller-manager', (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [REVISION]: revision };
    });
  }

  #surge(): number {
    if (this.#spec.strategy.type !== 'RollingUpdate') return 0;
    const { maxSurge, maxUnavailable } = this.#spec.strategy.rollingUpdate;
    const surge = share(maxSurge, this.#spec.replicas, Math.ceil);
    return surge === 0 && share(maxUnavailable, this.#spec.replicas, Math.floor) === 0 ? 0 : surge;
  }

  #mayBeMissing(): number {
    const { maxSurge, maxUnavailable } = this.#spec.strategy.rollingUpdate;
    const missing = share(maxUnavailable, this.#spec.replicas, Math.floor);
    // Both rounded to nothing would never move.
    return missing === 0 && share(maxSurge, this.#spec.replicas, Math.ceil) === 0
      ? 1
      : Math.min(missing, this.#spec.replicas);
  }

  #roll(current: Obj, old: readonly Obj[]): void {
    const { replicas } = this.#spec;
    const planned = (sets: readonly Obj[]): number => sets.reduce((sum, set) => sum + set.spec.replicas, 0);
    const live = old.filter((set) => set.spec.replicas > 0 || set.status?.replicas > 0);
    if (live.length === 0) {
      this.#scale(current, replicas);
      return;
    }
    if (current.spec.replicas > replicas) this.#scale(current, replicas);
    else {
      const room = replicas + this.#surge() - planned([current, ...old]);
      if (room > 0) this.#scale(current, Math.min(replicas, current.spec.replicas + room));
    }
    const now = this.#refresh([current, ...live]);
    const [latest, ...rest] = now;
    if (!latest) return;
    const least = replicas - this.#mayBeMissing();
    const notYet = latest.spec.replicas - (latest.status?.availableReplicas ?? 0);
    let spare = planned(now) - least - notYet;
    for (const set of rest) {
      // Pods that do not work are given up first; they carry nothing.
      const broken = Math.max(0, set.spec.replicas - (set.status?.availableReplicas ?? 0));
      const gone = Math.min(broken, Math.max(0, spare));
      if (gone > 0) this.#scale(set, set.spec.replicas - gone);
      spare -= gone;
    }
    const after = this.#refresh(rest);
    let dispensable = replicasOf(now, 'availableReplicas') - least;
    for (const set of after) {
      if (dispensable <= 0) return;
      const gone = Math.min(set.spec.replicas, dispensable);
      if (gone > 0) this.#scale(set, set.spec.replicas - gone);
      dispensable -= gone;
    }
  }

  #recreate(current: Obj, old: readonly Obj[]): void {
    const live = old.filter((set) => set.spec.replicas > 0);
    for (const set of live) this.#scale(set, 0);
    const pods = this.context.store.list('pods', this.deployment.metadata.namespace);
    const stillThere = pods.some(
      (pod) => old.some((set) => isOwnedBy(pod, set)) && !['Succeeded', 'Failed'].includes(pod.status?.phase),
    );
    if (!stillThere) this.#scale(current, this.#spec.replicas);
  }

  #scaleWhilePaused(current: Obj, old: readonly Obj[]): void {
    const others = old.reduce((sum, set) => sum + set.spec.replicas, 0);
    this.#scale(current, Math.max(0, this.#spec.replicas - others));
  }

  #refresh(sets: readonly Obj[]): Obj[] {
    return sets.map((set) => this.context.store.get(SETS, set.metadata.namespace, set.metadata.name) ?? set);
  }

  #scale(set: Obj, replicas: number): void {
    if (set.spec.replicas === replicas) return;
    const { registry, catalog } = this.context;
    registry.mutate(catalog.builtin(SETS), set.metadata, 'kube-controller-manager', (draft) => {
      draft.spec.replicas = replicas;
    });
    const word = replicas > set.spec.replicas ? 'up' : 'down';
    recordEvent(this.context, this.deployment, COMPONENT, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${word} replica set ${set.metadata.name} from ${set.spec.replicas} to ${replicas}`,
    });
  }

  #cleanUp(current: Obj): void {
    const idle = this.#sets().filter(
      (set) =>
        set.metadata.uid !== current.metadata.uid &&
        set.spec.replicas === 0 &&
        !set.status?.replicas &&
        !isTerminating(set),
    );
    const surplus = idle.length - this.#spec.revisionHistoryLimit;
    for (const set of idle.slice(0, Math.max(0, surplus))) {
      this.context.registry.delete(this.context.catalog.builtin(SETS), set.metadata.namespace, set.metadata.name);
    }
  }

  #writeStatus(): Again {
    const sets = this.#sets();
    const current = this.#currentSet();
    const { replicas, progressDeadlineSeconds } = this.#spec;
    const updated = current?.status?.replicas ?? 0;
    const total = replicasOf(sets);
    const available = replicasOf(sets, 'availableReplicas');
    const asked = sets.reduce((sum, set) => sum + set.spec.replicas, 0);
    const missingNow = asked - available;
    const now = this.context.clock.now();
    let again: Again;
    const { registry, catalog } = this.context;
    registry.mutate(
      catalog.builtin(DEPLOYMENTS),
      this.deployment.metadata,
      'kube-controller-manager',
      (draft) => {
        const before = this.deployment.status ?? {};
        const missing = this.#spec.strategy.type === 'RollingUpdate' ? this.#mayBeMissing() : 0;
        const counts = {
          observedGeneration: this.deployment.metadata.generation,
          ...(total ? { replicas: total } : {}),
          ...(updated ? { updatedReplicas: updated } : {}),
          ...(replicasOf(sets, 'readyReplicas') ? { readyReplicas: replicasOf(sets, 'readyReplicas') } : {}),
          ...(available ? { availableReplicas: available } : {}),
          ...(missingNow > 0 ? { unavailableReplicas: missingNow } : {}),
          terminatingReplicas: replicasOf(sets, 'terminatingReplicas'),
        };
        const conditions = new Conditions(before.conditions ?? [], timestamp(now));
        if (available >= replicas - missing) {
          conditions.set('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.');
        } else {
          conditions.set(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
          );
        }
        const done = current && updated === replicas && total === replicas && available === replicas;
        const set = current?.metadata.name;
        const moved = ['updatedReplicas', 'availableReplicas', 'replicas', 'readyReplicas'].some(
          (field) => before[field] !== (counts as Json)[field],
        );
        const progressing = conditions.get('Progressing');
        if (this.#spec.paused) conditions.set('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused');
        else if (done) {
          conditions.set(
            'Progressing',
            'True',
            'NewReplicaSetAvailable',
            `ReplicaSet "${set}" has successfully progressed.`,
            true,
          );
        } else if (!progressing || progressing.reason === 'NewReplicaSetAvailable' || moved) {
          const reason = progressing ? 'ReplicaSetUpdated' : 'NewReplicaSetCreated';
          const text = progressing ? `ReplicaSet "${set}" is progressing.` : `Created new replica set "${set}"`;
          conditions.set('Progressing', 'True', reason, text, true);
        } else if (progressing.status === 'True') {
          const deadline = Date.parse(progressing.lastUpdateTime) + progressDeadlineSeconds * 1000;
          if (now >= deadline) {
            conditions.set(
              'Progressing',
              'False',
              'ProgressDeadlineExceeded',
              `ReplicaSet "${set}" has timed out progressing.`,
            );
          }
        }
        const latest = conditions.get('Progressing');
        if (!done && latest?.status === 'True') {
          again = { afterMs: Math.max(1000, Date.parse(latest.lastUpdateTime) + progressDeadlineSeconds * 1000 - now) };
        }
        draft.status = { ...counts, conditions: conditions.list };
        if (before.collisionCount) draft.status.collisionCount = before.collisionCount;
      },
      'status',
    );
    return again;
  }
}

/** Conditions whose transition time changes with their status only. */
class Conditions {
  readonly list: Json[];

  constructor(
    before: readonly Json[],
    readonly now: string,
  ) {
    this.list = structuredClone(before) as Json[];
  }

  get(type: string): Json | undefined {
    return this.list.find((item) => item.type === type);
  }

  set(type: string, status: string, reason: string, message: string, updated = false): void {
    const known = this.get(type);
    if (!known) {
      this.list.push({ type, status, lastUpdateTime: this.now, lastTransitionTime: this.now, reason, message });
      return;
    }
    const changed = known.status !== status;
    const told = changed || known.reason !== reason || known.message !== message;
    if (changed) known.lastTransitionTime = this.now;
    if (told || (updated && reason !== 'NewReplicaSetAvailable')) known.lastUpdateTime = this.now;
    Object.assign(known, { status, reason, message });
  }
}

const revisionOf = (set: Obj): number => Number(set.metadata.annotations?.[REVISION] ?? 0);

function withoutHash(template: Json): Json {
  const { [HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function share(value: number | string, of: number, round: (value: number) => number): number {
  return typeof value === 'string' ? round((Number.parseInt(value, 10) * of) / 100) : value;
}
