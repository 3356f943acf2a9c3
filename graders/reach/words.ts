import type { PodsRef } from '../../src/sdk.js';
import type { Flow, From, To } from './schema.js';

/** A flow as grade.yaml has it: "lab/client reaches a Service of lab/server on 80/TCP". */
export function flowInWords(flow: Flow): string {
  const verb = flow.expect === 'allowed' ? 'reaches' : 'does not reach';
  const sources = asList(flow.from).map(sourceInWords).join(', ');
  const targets = asList(flow.to).map(targetInWords).join(', ');
  return `${sources} ${verb} ${targets} on ${flow.port}/${flow.protocol}`;
}

export function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** "shop/backend", or "pods with app=web in shop". */
export function podsInWords({ namespace, name, labels }: PodsRef): string {
  if (name !== undefined) return `${namespace}/${name}`;
  return `pods with ${labelsInWords(labels ?? {})} in ${namespace}`;
}

export function labelsInWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

export function sourceInWords(from: From): string {
  if ('nodes' in from) return 'every node';
  if ('like' in from) return `a pod in ${from.namespace} with ${from.like.name}'s labels`;
  return 'actor' in from ? `a pod in ${from.actor}` : podsInWords(from);
}

export function targetInWords(to: To): string {
  if ('ip' in to) return to.ip;
  if ('nodes' in to) return 'every node';
  if ('controller' in to) return 'the Ingress controller';
  if ('host' in to) return `"${to.host}"`;
  if ('service' in to) return `Service ${to.service.namespace}/${to.service.name}`;
  return 'serviceOf' in to ? `a Service of ${podsInWords(to.serviceOf)}` : podsInWords(to);
}
