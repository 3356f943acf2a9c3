/** Name of the ConfigMap that carries the authority's certificate into every namespace. */
export const ROOT_CA = 'kube-root-ca.crt';
