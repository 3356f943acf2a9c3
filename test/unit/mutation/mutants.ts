import type { Answer, Lab } from '../../../src/domain/lab.js';
import type { KubeObject, Labels, NetworkPolicy, Pod, Service } from '../../../src/domain/objects.js';
import { morePolicies } from './mutations/more-policies.js';
import type { Mutation, Place } from './mutations/mutation.js';
import { policyMutations } from './mutations/policies.js';
import { serviceMutations } from './mutations/services.js';
import { workloadMutations } from './mutations/workloads.js';

export interface Mutant {
  answer: string;
  /** "NetworkPolicy restricted/mynp: policyTypes removed" */
  mutation: string;
  objects: readonly KubeObject[];
}

/** All mutants of the right answers that consist of manifests, and those answers themselves; each content once. */
export function mutantsOf(lab: Lab, answers: readonly Answer[]): Mutant[] {
  const seen = new Set<string>();
  return answers
    .flatMap((answer) => mutantsOfAnswer(lab, answer))
    .filter(({ objects }) => {
      const content = JSON.stringify(objects);
      return !seen.has(content) && seen.add(content);
    });
}

function mutantsOfAnswer({ namespaces }: Lab, answer: Answer): Mutant[] {
  const objects = answer.steps.flatMap((step) => (step.type === 'apply' ? step.objects : []));
  const place = { namespaces };
  const ofObjects = objects.flatMap((object, index) =>
    [...anyMutations(object, place), ...mutationsOf(object, objects, place)].map((mutation) => ({
      mutation: `${object.kind} ${object.metadata.namespace}/${object.metadata.name}: ${mutation.what}`,
      objects: objects.toSpliced(index, 1, ...mutation.objects),
    })),
  );
  const policies = objects.some(({ kind }) => kind === 'NetworkPolicy') ? morePolicies(place) : [];
  const besides = policies.map(({ what, objects: more }) => ({ mutation: what, objects: [...objects, ...more] }));
  return [{ mutation: 'as it is', objects }, ...ofObjects, ...besides].map((mutant) => ({
    answer: answer.name,
    ...mutant,
  }));
}

/** What can be done to an object of any kind. */
function anyMutations(object: KubeObject, { namespaces }: Place): Mutation[] {
  const { metadata } = object;
  const elsewhere = [...namespaces, 'elsewhere'].filter((name) => name !== metadata.namespace);
  const renamed = { ...object, metadata: { ...metadata, name: `${metadata.name}-2` } };
  return [
    { what: 'left out', objects: [] },
    { what: 'another name', objects: [renamed] },
    { what: 'twice, under two names', objects: [object, renamed] },
    ...elsewhere.map((namespace) => ({
      what: `in namespace ${namespace}`,
      objects: [{ ...object, metadata: { ...metadata, namespace } }],
    })),
  ];
}

function mutationsOf(object: KubeObject, all: readonly KubeObject[], place: Place): readonly Mutation[] {
  switch (object.kind) {
    case 'NetworkPolicy':
      return policyMutations(object as NetworkPolicy, place);
    case 'Service':
      return serviceMutations(object as Service);
    case 'Pod':
    case 'Deployment':
    case 'StatefulSet':
      return workloadMutations(object, all.filter((other) => other !== object).flatMap(labelsOf));
    case 'ConfigMap':
      return dataMutations(object);
    default:
      throw new Error(`no mutations are known of ${object.kind}`);
  }
}

/** Each value another one, and each one left out. */
function dataMutations(object: KubeObject): Mutation[] {
  const data = object.data as Record<string, string>;
  return Object.keys(data).flatMap((key) => {
    const { [key]: _, ...rest } = data;
    return [
      { what: `${key} left out`, objects: [{ ...object, data: rest }] },
      { what: `${key} has another value`, objects: [{ ...object, data: { ...data, [key]: 'perhaps' } }] },
    ];
  });
}

function labelsOf(object: KubeObject): Labels[] {
  return object.kind === 'Pod' ? [(object as Pod).metadata.labels ?? {}] : [];
}
