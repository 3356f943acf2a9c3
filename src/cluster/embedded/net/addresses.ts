/** Addresses of the cluster's network. Pods and Services live in ranges of their own; nothing outside this process uses them. */
export const NODE_IP = '172.18.0.2';
export const KUBERNETES_IP = '10.96.0.1';
export const DNS_IP = '10.96.0.10';
export const ZONE = 'cluster.local';
