import type { NetworkPolicyPort } from '../../../../src/domain/objects.js';
import type { Changed } from './selectors.js';

/** Other lists of ports in place of one of a rule. */
export function portsMutations(
  ports: readonly NetworkPolicyPort[] | undefined,
): Changed<readonly NetworkPolicyPort[] | undefined>[] {
  const changed: Changed<readonly NetworkPolicyPort[] | undefined>[] = [
    ['port 80', [{ port: 80 }]],
    ['port 80, TCP', [{ protocol: 'TCP', port: 80 }]],
    ['port 8080', [{ port: 8080 }]],
    ['port 80, UDP', [{ protocol: 'UDP', port: 80 }]],
    ['every TCP port', [{ protocol: 'TCP' }]],
    ['every UDP port', [{ protocol: 'UDP' }]],
    ['ports 79 to 81', [{ port: 79, endPort: 81 }]],
    ['ports 81 to 90', [{ port: 81, endPort: 90 }]],
    ['ports 80 and 443', [{ port: 80 }, { port: 443 }]],
    ['a port name that no container has', [{ port: 'nowhere' }]],
    ['no ports, an empty list', []],
  ];
  if (ports?.length) {
    changed.push(
      ['ports dropped', undefined],
      ['one more port', [...ports, { port: 9090 }]],
      ['the wrong port', ports.map((port) => ({ ...port, port: 8081 }))],
    );
  }
  return changed;
}
