import type { Finding, ModelReason, ProbeResult } from '../../src/sdk.js';

/**
 * Why a flow came out as it did, from the model's way through it: the reason that decides is the cause, with the
 * object and field to look at; what lies before it and works is ruled out.
 */
export function explain(result: ProbeResult): Pick<Finding, 'cause' | 'at' | 'ruledOut'> {
  const { model, observation, outcome } = result;
  if (observation.class === 'refused' && outcome === 'denied' && model?.verdict === 'allowed') {
    const cause =
      'no policy is in the way: the address answers, but nothing in the pod accepts connections on that port';
    return { cause, ...ruledOut(model.reasons, result) };
  }
  if (!model || model.verdict !== outcome) return {};
  return outcome === 'denied' ? whyDenied(model.reasons, result) : whyAllowed(model.reasons);
}

function whyDenied(reasons: readonly ModelReason[], result: ProbeResult): Pick<Finding, 'cause' | 'at' | 'ruledOut'> {
  const denial = reasons.find(({ verdict }) => verdict === 'denied');
  if (!denial) return {};
  const unrelated = dnsFailed(result) && denial.stage !== 'name';
  const cause = unrelated ? `the look-up failed before it came to this, but in any case ${denial.text}` : denial.text;
  return { cause, ...placeOf(denial), ...ruledOut(reasons, result) };
}

/** Both ends have let it pass; where a policy did so knowingly, that is the place to look. */
function whyAllowed(reasons: readonly ModelReason[]): Pick<Finding, 'cause' | 'at'> {
  const gates = reasons.filter(({ stage }) => stage === 'ingress' || stage === 'egress').reverse();
  const telling = gates.filter(({ object }) => object !== undefined);
  const causes = telling.length > 0 ? telling : gates;
  if (causes.length === 0) return {};
  return { cause: causes.map(({ text }) => text).join('; '), ...(telling[0] ? placeOf(telling[0]) : {}) };
}

function placeOf({ object, path }: ModelReason): Pick<Finding, 'at'> {
  return object ? { at: { object, ...(path === undefined ? {} : { path }) } } : {};
}

/** Steps that the model and the probe both passed. A name that could not be looked up is not ruled out. */
function ruledOut(reasons: readonly ModelReason[], result: ProbeResult): Pick<Finding, 'ruledOut'> {
  const { action } = result.request;
  const byName = 'host' in action && !/^[\d.]+$|:/.test(action.host);
  const works = reasons
    .filter(({ verdict, stage }) => verdict === 'allowed' && (stage !== 'name' || !dnsFailed(result)))
    .map(({ text }) => text);
  const dnsTold = reasons.some(({ stage }) => stage === 'name');
  if (byName && !dnsFailed(result) && !dnsTold) works.unshift('the name resolves');
  return works.length > 0 ? { ruledOut: works } : {};
}

function dnsFailed({ observation }: ProbeResult): boolean {
  return observation.class === 'no-such-name' || observation.class === 'dns-timeout';
}
