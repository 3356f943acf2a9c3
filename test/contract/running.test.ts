import { onCluster } from './suite/contract.js';
import { RUNNING_PARTS } from './suite/parts.js';
import { embedded } from './targets.js';

for (const [name, part] of Object.entries(RUNNING_PARTS)) onCluster(embedded, `contract-${name}`, part);
