import type { KubeObject, ObjectRef } from '../domain/objects.js';
import type { ProbeClass, ProbeObservation } from '../domain/reach.js';

/** "Service web/web-service", "Namespace web". */
export function nameOf(object: ObjectRef | KubeObject): string {
  const { kind } = object;
  const { name, namespace } = isObject(object) ? object.metadata : object;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export function refOf(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function isObject(object: ObjectRef | KubeObject): object is KubeObject {
  return 'metadata' in object;
}

const CLASS_WORDS: Readonly<Record<ProbeClass, string>> = {
  connected: 'connected',
  'http-status': 'answered over HTTP',
  'dns-answer': 'the name was answered',
  refused: 'connection refused: the address was reached, but nothing accepts on that port',
  timeout: 'no answer at all: the packets are dropped on the way',
  unreachable: 'no route to the address',
  'no-such-name': 'the name does not exist in DNS',
  'dns-timeout': 'the DNS server did not answer',
  'tls-error': 'the TLS handshake failed',
  'exec-impossible': 'nothing could be run in the source pod',
  'exec-incomplete': 'the probe was cut off',
  'no-endpoint': 'the Service has no ready endpoint',
};

/** What a probe ended with, in words; status codes and waiting time included. */
export function observationInWords(observation: ProbeObservation): string {
  const words = CLASS_WORDS[observation.class];
  if (observation.class === 'http-status') {
    const statuses = [...new Set((observation.responses ?? []).map(({ status }) => status))];
    return statuses.length > 0 ? `${words} with status ${statuses.join(', ')}` : words;
  }
  return observation.class === 'timeout' ? `${words} (waited ${(observation.tookMs / 1000).toFixed(1)} s)` : words;
}
