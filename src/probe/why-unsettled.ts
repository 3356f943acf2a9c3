import type { Look } from './converge.js';
import type { Sight } from './round-record.js';

/** Why nothing can be said, in words for a person. */
export function whyUnsettled(looks: readonly Look[], { look, observation, model, control }: Sight): string {
  if (look.live === 'unknown') {
    return look.class === 'dns-timeout'
      ? "the cluster's DNS answers nobody, so its silence is no policy"
      : (observation.detail ?? 'nothing could be run in the source pod');
  }
  const classes = [...new Set(looks.map((one) => one.class))];
  if (classes.length > 1) return `the answers changed from round to round: ${looks.map((one) => one.class).join(', ')}`;
  const disagreement = model && model.verdict !== 'unknown' && model.verdict !== look.live;
  if (disagreement) {
    const reason = model.reasons.find(({ verdict }) => verdict === model.verdict)?.text;
    const said = `by the objects it is ${model.verdict}${reason ? ` (${reason})` : ''}`;
    const proof = control ? `; ${control.by}` : '';
    return `${looks.length} rounds ended in ${look.class}, but ${said}: the cluster may not have caught up yet${proof}`;
  }
  if (control?.state === 'unproven') return `${look.class}, but ${control.by}: a denial cannot be proven`;
  return `${looks.length} rounds did not settle it (${look.class})`;
}
