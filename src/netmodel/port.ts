import type { NetworkPolicyPort } from '../domain/objects.js';
import { describePort } from './describe.js';
import type { Flow } from './flow.js';
import { namedPorts } from './pod.js';

/** Whether a rule's ports admit the flow. Ports are always the destination's own, in egress rules too. */
export function admitsPort(ports: readonly NetworkPolicyPort[], flow: Flow): boolean {
  return ports.length === 0 || ports.some((port) => covers(port, flow));
}

function covers(admitted: NetworkPolicyPort, { port, protocol, destination }: Flow): boolean {
  if ((admitted.protocol ?? 'TCP') !== protocol) return false;
  if (admitted.port === undefined || admitted.port === null) return true;
  if (typeof admitted.port === 'string') {
    return destination.pod !== undefined && namedPorts(destination.pod, admitted.port, protocol).includes(port);
  }
  return port >= admitted.port && port <= (admitted.endPort ?? admitted.port);
}

/** Why a rule whose ports do not admit the flow does not: "admits 80/TCP, not 8080/TCP". */
export function describePortMiss(ports: readonly NetworkPolicyPort[], flow: Flow): string {
  const { servicePort, port, protocol } = flow;
  const admitted = ports.map((entry) => describeAdmitted(entry, flow)).join(', ');
  const miss = `admits ${admitted}, not ${describePort(port, protocol)}`;
  const meantService = servicePort !== undefined && admitsPort(ports, { ...flow, port: servicePort });
  return meantService ? `${miss}; ports are the pod's, not the Service's` : miss;
}

function describeAdmitted({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort, { destination }: Flow): string {
  if (port === undefined || port === null) return `any ${protocol} port`;
  if (typeof port === 'number') return describePort(endPort === undefined ? port : `${port}-${endPort}`, protocol);
  const numbers = destination.pod ? namedPorts(destination.pod, port, protocol) : [];
  const meaning = numbers.length > 0 ? numbers.join(', ') : `a name that no container port of ${destination.name} has`;
  return `${describePort(port, protocol)} (${meaning})`;
}
