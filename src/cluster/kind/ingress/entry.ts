import type { IngressEntry } from '../../../domain/cluster.js';
import { INGRESS_SERVICE } from '../../ingress-service.js';
import { INGRESS_PORTS } from '../config.js';
import type { Context } from '../deps.js';
import type { ContainerRow } from '../docker.js';

/** Where Ingresses are served, or will be. A cluster that was made without published ports is reached from inside only. */
export function ingressEntry({ ingress, names }: Pick<Context, 'ingress' | 'names'>, nodes: readonly ContainerRow[]) {
  const service = ingress ?? INGRESS_SERVICE;
  const { ports = '' } = nodes.find(({ name }) => name === names.controlPlane) ?? {};
  const [http, https] = [INGRESS_PORTS.http, INGRESS_PORTS.https].map(
    (port) => new RegExp(`(\\S+)->${port}/tcp`).exec(ports)?.[1],
  );
  const entry: IngressEntry = { service };
  // Another controller's pods need not be on these ports.
  if (ingress === undefined && http !== undefined && https !== undefined) entry.local = { http, https };
  return entry;
}
