/**
 * reach: who reaches whom, tried from inside the cluster and explained by the network model.
 *
 *   kind: reach
 *   flows:
 *     - {from: default/sleepybox1, to: {serviceOf: restricted/lab9server}, port: 80, expect: allowed}
 *     - {from: {actor: guests}, to: restricted/lab9server, port: 80, expect: denied}
 *     - {from: {like: default/sleepybox1, namespace: guests}, to: restricted/archive, port: 80, expect: denied}
 *
 * Either end may be `{nodes: all}`. `from` and `to` may be lists: every source is tried against every target. What is answered there is what `http` is
 * for. A pod that the learner had to make and that is missing fails the check; a flow that could not be determined makes
 * it `error`, unless another flow has failed for certain.
 */
import {
  defineGrader,
  type Finding,
  type Judgement,
  type MatrixCell,
  observationInWords,
  type ProbeResult,
  WORKLOAD_READS,
} from '../../src/sdk.js';
import { explain } from './explain.js';
import { planOf, type Question } from './plan.js';
import { type ReachSpec, reachSchema } from './schema.js';
import { asList } from './words.js';

export const reach = defineGrader<ReachSpec>({
  kind: 'reach',
  summary:
    'Who reaches whom, tried live from inside the cluster; each denial needs proof that the target answers others.',
  schema: reachSchema,
  reads: (spec) => (asksNodes(spec) ? [...WORKLOAD_READS, { apiVersion: 'v1', kind: 'Node' }] : WORKLOAD_READS),
  probes: (spec, seen) => planOf(spec, seen).questions.map(({ request }) => request),
  judge: (spec, seen, probed) => {
    const { questions, obstacles } = planOf(spec, seen);
    const answered = questions.map((question) => judgeOne(question, probed.get(question.request.id)));
    const outcomes = [...obstacles, ...answered];
    const status = ['fail', 'error'].find((worst) => outcomes.some((outcome) => outcome.status === worst)) ?? 'pass';
    const findings = outcomes.flatMap((outcome) => (outcome.status === status ? (outcome.finding ?? []) : []));
    const further = findings.length - EXAMPLES;
    return {
      status: status as Judgement['status'],
      findings: findings.slice(0, EXAMPLES),
      matrix: answered.map(({ cell }) => cell),
      ...(further > 0
        ? { notes: [`${further} more like ${further === 1 ? 'this' : 'these'}; the matrix has all`] }
        : {}),
    };
  },
});

const asksNodes = ({ flows }: ReachSpec) =>
  flows.some(({ from, to }) => [...asList(from), ...asList(to)].some((end) => 'nodes' in end));

/** Findings beyond these tell the same story. */
const EXAMPLES = 3;

interface Answered {
  status: Judgement['status'];
  finding?: Finding;
  cell: MatrixCell;
}

function judgeOne({ request, expected, cell }: Question, result: ProbeResult | undefined): Answered {
  if (!result) {
    const finding = { expected, observed: 'this was not tried' };
    return { status: 'error', finding, cell: { ...cell, observed: 'unknown', class: 'exec-incomplete' } };
  }
  const { outcome, observation, control, unsettled } = result;
  const seenAs: MatrixCell = { ...cell, observed: outcome, class: observation.class };
  const observed = observationInWords(observation);
  if (outcome === 'unknown') {
    const cause = unsettled ?? observation.detail;
    const finding = { expected, observed: `could not be determined (${observed})`, ...(cause ? { cause } : {}) };
    return { status: 'error', finding, cell: seenAs };
  }
  if (outcome === 'denied' && request.expect === 'denied' && control?.proven === false) {
    const cause = `nobody got an answer from the target in the same round, so the silence proves nothing (${control.by})`;
    return { status: 'error', finding: { expected, observed, cause }, cell: { ...seenAs, observed: 'unknown' } };
  }
  if (outcome !== request.expect) {
    return { status: 'fail', finding: { expected, observed, ...explain(result) }, cell: seenAs };
  }
  return { status: 'pass', cell: seenAs };
}
