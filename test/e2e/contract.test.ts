import { onCluster } from '../contract/suite/contract.js';
import { API_PARTS, RUNNING_PARTS } from '../contract/suite/parts.js';
import { real } from '../contract/targets.js';

/** The embedded cluster is held to what is recorded here: a real API server must still answer the same. */
const target = real(process.env.KUBEDRILL_E2E_KUBECONFIG ?? '');
for (const [name, part] of Object.entries({ ...API_PARTS, ...RUNNING_PARTS }))
  onCluster(target, `contract-${name}`, part);
