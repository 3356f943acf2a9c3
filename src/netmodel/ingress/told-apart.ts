import type { World } from '../world.js';
import { fitHost, hostOf } from './host.js';
import type { Ingress } from './objects.js';
import { type IngressRequest, ingressRef } from './rule.js';
import { servedIngresses } from './served.js';

/** Annotations by which Traefik gives a rule another entry point, another priority, another way to match. */
const CONTROLLERS_OWN = 'traefik.ingress.kubernetes.io/';

/**
 * What a controller is told about the request beside the API's own fields, in words. Of an Ingress for its host: another
 * way to match makes a rule be for paths that it is not for by the API.
 */
export function toldApart(world: World, { host }: IngressRequest): string | undefined {
  for (const ingress of servedIngresses(world)) {
    const annotation = Object.keys(ingress.metadata.annotations ?? {}).find((key) => key.startsWith(CONTROLLERS_OWN));
    if (annotation === undefined || !concerns(ingress, hostOf(host))) continue;
    const { namespace, name } = ingressRef(ingress);
    return `Ingress ${namespace}/${name} bears the annotation ${annotation}, by which the controller may do otherwise`;
  }
  return undefined;
}

function concerns({ spec }: Ingress, host: string): boolean {
  return spec?.defaultBackend !== undefined || (spec?.rules ?? []).some((rule) => fitHost(rule.host, host));
}
