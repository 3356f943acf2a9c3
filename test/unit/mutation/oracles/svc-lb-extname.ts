import type { Service } from '../../../../src/domain/objects.js';
import type { Snapshot } from '../../../../src/grading/snapshot.js';
import { behind, podsNamed, targetOf } from './facts.js';
import type { Oracle } from './oracle.js';

export const oracle: Oracle = (after) => wrongLoadBalancer(after) ?? wrongAlias(after);

function wrongLoadBalancer(after: Snapshot): string | undefined {
  const service = after.get('Service', 'edge', 'lb-service') as Service | undefined;
  if (!service) return 'no Service lb-service in edge';
  const { type, clusterIP, ports = [] } = service.spec;
  const [port, ...more] = ports;
  if (type !== 'LoadBalancer' || clusterIP === 'None') return `type ${type}, cluster IP ${clusterIP}`;
  if (!port || more.length > 0 || port.port !== 8080 || (port.protocol ?? 'TCP') !== 'TCP')
    return 'not port 8080 alone';
  const pods = podsNamed(after, 'edge', 'nginx');
  if (behind(after, service).length !== pods.length) return 'does not lead to the pods of nginx';
  return pods.some((pod) => targetOf(port, pod) !== 80) ? 'its targetPort' : undefined;
}

function wrongAlias(after: Snapshot): string | undefined {
  const service = after.get('Service', 'edge', 'external-service') as Service | undefined;
  if (!service) return 'no Service external-service in edge';
  const { type, externalName = '', clusterIP } = service.spec;
  if (type !== 'ExternalName' || clusterIP) return `type ${type}, cluster IP ${clusterIP}`;
  return /^db\.prod\.svc\.cluster\.local\.?$/.test(externalName) ? undefined : `an alias of ${externalName}`;
}
