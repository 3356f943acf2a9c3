import { onCluster } from './suite/contract.js';
import { API_PARTS } from './suite/parts.js';
import { embedded } from './targets.js';

for (const [name, part] of Object.entries(API_PARTS)) onCluster(embedded, `contract-${name}`, part);
