import type { ComparedObject, Comparison } from '../../domain/comparison.js';
import type { Answer, LabWithAnswers } from '../../domain/lab.js';
import type { KubeObject } from '../../domain/objects.js';
import { comparable } from './comparable.js';
import { expectedObjects, isManifests } from './expected.js';
import { changedLines, lineDiff, withoutLongRuns, yamlLines } from './line-diff.js';
import { type Pair, paired } from './pairing.js';

const ORDER: readonly ComparedObject['state'][] = ['differs', 'missing', 'additional', 'same'];

/** With the right answer that `yours` is nearest to; undefined where no right answer is made of manifests alone. */
export function compareObjects(
  lab: LabWithAnswers,
  yours: readonly KubeObject[],
): Pick<Comparison, 'answer' | 'objects'> | undefined {
  const own = yours.map(comparable);
  return lab.answers
    .filter(isManifests)
    .map((answer) => compareWith(lab, answer, own))
    .sort((a, b) => a.distance - b.distance)
    .map(({ answer, objects }) => ({ answer, objects }))[0];
}

function compareWith(lab: LabWithAnswers, answer: Answer, own: readonly KubeObject[]) {
  const expected = expectedObjects(lab, answer).map((one) => ({ ...one, object: comparable(one.object) }));
  const present = new Set(own.map(({ kind }) => kind));
  const pairs = paired(
    own,
    expected.filter(({ object }) => isCompared(object, present)),
  );
  const compared = pairs.map(comparePair);
  const objects = compared
    .map(({ object }) => object)
    .filter(({ kind, state }) => kind !== 'Namespace' || state !== 'same')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || nameOf(a).localeCompare(nameOf(b)));
  const distance = compared.reduce((sum, one) => sum + one.distance, 0);
  return { answer: { name: answer.name, summary: answer.summary }, objects, distance };
}

/** Only namespaces are looked into: of what has none, namespaces themselves can be compared. */
function isCompared({ kind, metadata }: KubeObject, present: ReadonlySet<string>): boolean {
  return metadata.namespace !== undefined || (kind === 'Namespace' && present.has(kind));
}

function comparePair({ shown, yours, answer }: Pair): { object: ComparedObject; distance: number } {
  const own = yours && answer ? withoutDrawn(yours, answer.object) : yours;
  const lines = lineDiff(own ? yamlLines(own) : [], answer ? yamlLines(answer.object) : []);
  const distance = changedLines(lines);
  const { kind, metadata } = shown;
  const state = !yours ? 'missing' : !answer ? 'additional' : distance > 0 ? 'differs' : 'same';
  const renamed = yours && answer && answer.object.metadata.name !== metadata.name;
  const object: ComparedObject = {
    state,
    kind,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    name: metadata.name,
    ...(renamed && { answerName: answer.object.metadata.name }),
    seeded: answer?.seeded === true,
    lines: state === 'differs' || state === 'missing' ? withoutLongRuns(lines) : [],
  };
  return { object, distance };
}

function nameOf({ kind, namespace = '', name }: ComparedObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Fields that the API fills in its own way where they are left out. */
const DRAWN = new Set(['nodePort', 'ingressClassName', 'storageClassName']);

/** What the answer leaves to the API is no difference. */
function withoutDrawn(yours: KubeObject, answer: KubeObject): KubeObject {
  const said = JSON.stringify(answer);
  const left = [...DRAWN].filter((field) => !said.includes(`"${field}"`));
  return JSON.parse(JSON.stringify(yours, (key, value) => (left.includes(key) ? undefined : value)));
}
