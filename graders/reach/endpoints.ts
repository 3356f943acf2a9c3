import { type Protocol, readyEndpoints, type Seen, type Service } from '../../src/sdk.js';
import type { Target } from './targets.js';

/** Of many endpoints, so many are asked. */
const ENOUGH = 10;

/** The pods behind those targets that are Services, each by its own address and port. */
export function behindServices(targets: readonly Target[], protocol: Protocol, seen: Seen): readonly Target[] {
  return targets.flatMap(({ model, port }) => {
    if (model.type !== 'service') return [];
    const service = seen.snapshot.get('Service', model.namespace, model.name) as Service | undefined;
    if (!service) return [];
    return readyEndpoints(seen.snapshot, service)
      .filter(({ servicePort }) => servicePort?.port === port && (servicePort.protocol ?? 'TCP') === protocol)
      .slice(0, ENOUGH)
      .flatMap((endpoint): Target[] => {
        if (endpoint.port === undefined) return [];
        const { namespace = '', name } = endpoint.pod?.metadata ?? {};
        const label = name === undefined ? endpoint.ip : `${namespace}/${name}`;
        const words = `${name === undefined ? endpoint.ip : `Pod ${label}`} behind Service ${model.namespace}/${model.name}`;
        const at = { host: endpoint.ip, port: endpoint.port, label, words };
        if (name === undefined) return [{ ...at, model: { type: 'ip', ip: endpoint.ip } }];
        return [{ ...at, model: { type: 'pod', namespace, name } }];
      });
  });
}
