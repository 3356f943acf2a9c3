/**
 * object: facts about objects of one kind, as the API returns them.
 *
 *   kind: object
 *   select: {apiVersion: v1, kind: Service, namespace: web, name: web-service}
 *   expect: {spec: {type: ClusterIP, ports: {$exactly: [{port: 80}]}}}
 *   cel: [{expr: "self.spec.clusterIP != 'None'", message: the Service has an address of its own}]
 *
 * Without `name` (and with or without `labels`) the check passes when `count` objects (default: at least one) meet
 * the expectation; `every: true` asks it of all of them. In `cel`, `behind` has the workloads that each Service of the
 * object's namespace leads to: `behind[?"web"].orValue([]) == ["Deployment/web"]`. `items` holds CEL over the whole
 * list. `absent: true` wants no such object. `select: {kind: Ingress, served: true}` leaves out those of a class that no
 * controller serves.
 */
import { defineGrader, type Finding, type Judgement, nameOf, refOf, type Seen, WORKLOAD_READS } from '../../src/sdk.js';
import { judgePresence } from './presence.js';
import { type ObjectSpec, objectSchema } from './schema.js';
import { selected, wanted } from './selection.js';

export const object = defineGrader<ObjectSpec>({
  kind: 'object',
  summary: 'Facts about objects of one kind: fields by meaning, CEL expressions, how many, none at all.',
  schema: objectSchema,
  reads: ({ select, cel = [] }) => [
    {
      apiVersion: select.apiVersion,
      kind: select.kind,
      ...(select.namespace === undefined ? {} : { namespace: select.namespace }),
    },
    ...(select.served ? [{ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass' }] : []),
    ...(cel.some(({ expr }) => expr.asksBehind) ? WORKLOAD_READS : []),
  ],
  judge: (spec, seen) => verdict(spec.absent ? judgeAbsence(spec, seen) : judgePresence(spec, seen)),
});

function verdict(findings: readonly Finding[]): Judgement {
  return { status: findings.length === 0 ? 'pass' : 'fail', findings };
}

function judgeAbsence(spec: ObjectSpec, seen: Seen): Finding[] {
  return selected(spec, seen).map((found) => ({
    expected: `no ${wanted(spec)}`,
    observed: `${nameOf(found)} exists`,
    at: { object: refOf(found) },
  }));
}
