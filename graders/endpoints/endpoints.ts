/**
 * endpoints: a Service leads to the ready pods of a workload, through all of its EndpointSlices.
 *
 *   kind: endpoints
 *   service: web/web-service        # or serviceIn: restricted (any Service of that namespace will do)
 *   pods: web/web-app
 *   port: 8080                      # the pods' port; without it, any that they have a name or number for
 *   servicePort: 80                 # the port of the Service that leads there; without it, any
 *   match: exactly                  # or atLeast: other pods may be behind it as well
 *
 * Endpoints that somebody wrote by hand do not count: they stay when pods come and go. Nor does what running pods alone
 * are labelled: by the templates of the namespace's workloads the Service must lead to the same ones tomorrow.
 */
import {
  defineGrader,
  type Finding,
  isReady,
  type Judgement,
  nameOf,
  namespacedName,
  type Pod,
  podsOf,
  podsRef,
  portNumber,
  readyEndpoints,
  type Seen,
  type Service,
  stillStarting,
  WORKLOAD_READS,
  waysTo,
  z,
} from '../../src/sdk.js';
import { findingsOf } from './findings.js';
import { podsToCome } from './to-come.js';

const schema = z
  .strictObject({
    service: namespacedName.optional(),
    serviceIn: z.string().optional().describe('Namespace in which any Service that leads to the pods will do.'),
    pods: podsRef,
    port: portNumber.optional().describe("The pods' port; without it, any."),
    servicePort: portNumber.optional(),
    match: z.enum(['exactly', 'atLeast']).default('exactly'),
    handMade: z.boolean().default(false).describe('Hand-written EndpointSlices are what the task asks for.'),
  })
  .refine((spec) => (spec.service === undefined) !== (spec.serviceIn === undefined), {
    message: 'give either service or serviceIn',
  });

export type Spec = z.infer<typeof schema>;

export const endpoints = defineGrader<Spec>({
  kind: 'endpoints',
  summary: 'A Service leads to exactly (or at least) the ready pods of a workload, on the right port.',
  schema,
  reads: () => WORKLOAD_READS,
  judge: (spec, seen) => {
    const findings = judgeEndpoints(spec, seen);
    const starting = podsOf(seen.snapshot, spec.pods).pods.some((pod) => stillStarting(pod, seen.now));
    if (findings.length === 0) return { status: 'pass', findings };
    return { status: starting ? 'error' : 'fail', findings } satisfies Judgement;
  },
});

function judgeEndpoints(spec: Spec, seen: Seen): Finding[] {
  const found = podsOf(seen.snapshot, spec.pods);
  const pods = found.pods.filter(isReady);
  const podsInWords = spec.pods.name ?? JSON.stringify(spec.pods.labels ?? {});
  if (pods.length === 0) {
    return [
      { expected: `a Service leads to ready pods of ${podsInWords}`, observed: `${podsInWords} has no ready pod` },
    ];
  }
  const wrong = (service: Service) => {
    const findings = findingsOf(spec, service, readyEndpoints(seen.snapshot, service), pods);
    return findings.length > 0 ? findings : podsToCome(spec, service, found.workload, seen.snapshot);
  };
  const service = chooseService(spec, seen, pods, wrong);
  if (!service) {
    const where = spec.service ? `${spec.service.namespace}/${spec.service.name}` : `in namespace ${spec.serviceIn}`;
    return [{ expected: `Service ${where} leads to ${podsInWords}`, observed: 'there is no such Service' }];
  }
  return wrong(service);
}

/** The Service named, or of those in the namespace the one that is nearest to the mark. */
function chooseService(
  spec: Spec,
  { snapshot }: Seen,
  ready: readonly Pod[],
  wrong: (service: Service) => readonly Finding[],
): Service | undefined {
  if (spec.service) {
    const named = snapshot.get('Service', spec.service.namespace, spec.service.name) as Service | undefined;
    return named?.metadata.deletionTimestamp === undefined ? named : undefined;
  }
  const services = (snapshot.list('Service', spec.serviceIn) as readonly Service[]).filter(
    (service) => nameOf(service) !== 'Service default/kubernetes' && service.metadata.deletionTimestamp === undefined,
  );
  const { port } = spec;
  const leading =
    port === undefined ? [] : waysTo(snapshot, spec.serviceIn ?? '', ready, port).map((way) => way.service);
  return [...leading, ...services]
    .map((service) => ({ service, findings: wrong(service).length }))
    .sort((a, b) => a.findings - b.findings)[0]?.service;
}
