/** What graders and lab authors may import. Everything else is internal and may change. */
export { z } from 'zod';
export type * from './domain/attempt.js';
export type * from './domain/lab.js';
export type * from './domain/objects.js';
export type * from './domain/reach.js';
export type * from './domain/verdict.js';
export { behindServices } from './grading/behind-services.js';
export { type CelExpression, type CelVariables, compileCel } from './grading/cel.js';
export { type AnyGrader, defineGrader, type Grader, type Seen } from './grading/grader.js';
export {
  type FoundPods,
  hasLabels,
  isLiving,
  isReady,
  type PodsRef,
  podsOf,
  WORKLOAD_READS,
  whyNotReady,
  workloadOf,
} from './grading/pods.js';
export { alteredAt, type KeptObject, valueAt } from './grading/seeded-fields.js';
export { compare, type Difference } from './grading/semantic/compare.js';
export { type ImageName, parseImage, sameImage } from './grading/semantic/image.js';
export { parseQuantity, sameQuantity } from './grading/semantic/quantity.js';
export { show } from './grading/semantic/show.js';
export { sameRun, whatRuns } from './grading/semantic/what-runs.js';
export {
  type Endpoint,
  isHandMade,
  isHeadless,
  readyEndpoints,
  slicesOf,
  type Way,
  waysTo,
} from './grading/service-endpoints.js';
export { stillStarting } from './grading/settled-pods.js';
export { INGRESS_READS, type Read, Snapshot } from './grading/snapshot.js';
export {
  celExpression,
  expectedTree,
  labelMap,
  namespacedName,
  podsRef,
  portNumber,
  protocol,
} from './grading/spec-fields.js';
export { nameOf, observationInWords, refOf } from './grading/words.js';
export { certificateOf } from './netmodel/ingress/certificate.js';
export type { Ingress } from './netmodel/ingress/objects.js';
export { routeOf } from './netmodel/ingress/route.js';
export { whyNotServed } from './netmodel/ingress/served.js';
export { type IpBlock, inBlock, possibleAddresses } from './netmodel/ip-block.js';
export { resolveName } from './netmodel/name.js';
export { type Direction, OPPOSITE, policiesSelecting, rulesOf } from './netmodel/policy.js';
export { matchesSelector } from './netmodel/selector.js';
export type { World } from './netmodel/world.js';
