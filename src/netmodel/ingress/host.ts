/** How well a rule's host fits: a rule without one is for every host, a wildcard for exactly one more label. */
export const HOST_FITS = ['exact', 'wildcard', 'any'] as const;
export type HostFit = (typeof HOST_FITS)[number];

/** Undefined when the rule is not for the host. `host` as `hostOf` gives it. */
export function fitHost(ruleHost: string | undefined, host: string): HostFit | undefined {
  if (ruleHost === undefined || ruleHost === '') return 'any';
  const wanted = ruleHost.toLowerCase();
  if (wanted === host) return 'exact';
  if (!wanted.startsWith('*.')) return undefined;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === wanted.slice(1) ? 'wildcard' : undefined;
}

/** The name in a Host header or in SNI: lower case, without port and closing dot. */
export function hostOf(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}
