/** Where clients in the network of a node are placed. */
export const NODE_CLIENTS = 'kubedrill-nodes';
