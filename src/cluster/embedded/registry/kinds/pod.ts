import { equal, type Json, type Obj } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsSubdomain } from '../names.js';
import type { Rules } from '../rules.js';
import { admitPod } from './pod-admission.js';
import { defaultPodSpec } from './pod-defaults.js';
import { validatePodSpec } from './pod-validation.js';

export const podRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: (pod) => {
    pod.spec ??= { containers: [] };
    pod.spec.enableServiceLinks ??= true;
    defaultPodSpec(pod.spec);
  },
  beforeCreate: (pod, context) => {
    pod.spec.containers ??= [];
    delete pod.spec.ephemeralContainers;
    admitPod(pod, context);
  },
  beforeUpdate: (pod, before) => {
    // Ephemeral containers have a subresource of their own.
    if (before.spec.ephemeralContainers && !pod.spec.ephemeralContainers) {
      pod.spec.ephemeralContainers = structuredClone(before.spec.ephemeralContainers);
    }
  },
  validate: (pod, errors) => validatePodSpec(pod.spec, 'spec', errors),
  validateUpdate: validatePodUpdate,
  fields: (pod) => ({
    'spec.nodeName': pod.spec.nodeName ?? '',
    'spec.restartPolicy': pod.spec.restartPolicy ?? '',
    'spec.schedulerName': pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(pod.spec.hostNetwork ?? false),
    'status.phase': pod.status?.phase ?? '',
    'status.podIP': pod.status?.podIP ?? '',
    'status.nominatedNodeName': pod.status?.nominatedNodeName ?? '',
  }),
  grace: (pod, asked) => {
    if (!pod.spec.nodeName || ['Succeeded', 'Failed'].includes(pod.status?.phase)) return 0;
    return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  },
};

/** Only a few fields of a running pod may change. */
function validatePodUpdate(pod: Obj, before: Obj, errors: FieldErrors): void {
  const { spec } = pod;
  if ((spec.containers ?? []).length !== before.spec.containers.length) {
    errors.forbidden('spec.containers', 'pod updates may not add or remove containers');
    return;
  }
  if (!equal(frozen(spec, before.spec), before.spec)) {
    errors.forbidden(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    );
  }
}

/** `spec` with what may change put back to what it was. */
function frozen(spec: Json, before: Json): Json {
  const images = (list: Json[] | undefined, old: Json[] | undefined): Json =>
    list?.map((container, i) => ({ ...container, image: old?.[i]?.image ?? container.image }));
  const tolerations = (before.tolerations ?? []).every((old: Json) =>
    (spec.tolerations ?? []).some((toleration: Json) => equal(toleration, old)),
  );
  const out: Json = {
    ...spec,
    containers: images(spec.containers, before.containers),
    ...(spec.initContainers ? { initContainers: images(spec.initContainers, before.initContainers) } : {}),
    ...(tolerations ? { tolerations: before.tolerations } : {}),
  };
  if (before.activeDeadlineSeconds === undefined) delete out.activeDeadlineSeconds;
  else out.activeDeadlineSeconds = before.activeDeadlineSeconds;
  if (spec.ephemeralContainers) out.ephemeralContainers = before.ephemeralContainers ?? spec.ephemeralContainers;
  if (!before.ephemeralContainers) delete out.ephemeralContainers;
  // Scheduling sets it, through the binding subresource.
  if (before.nodeName === undefined) delete out.nodeName;
  return out;
}
