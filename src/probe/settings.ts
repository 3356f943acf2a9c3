/** The kernel sends its first SYN again after 1.0 s: what waits so long has tried twice. */
export const PATIENT_MS = 1300;

/** How probes are run. Times in milliseconds. */
export interface ProbeSettings {
  /** Has bash, curl, dd, od and /agnhost. */
  image: string;
  /** A first look waits so long for a connection or for a DNS answer. */
  firstLimitMs: number;
  /** Whatever decides a disagreement waits so long; at least PATIENT_MS. */
  limitMs: number;
  /** One exec, beyond what its probes wait. */
  execMs: number;
  /** For a probe container or client pod to start. */
  placeMs: number;
}

export const DEFAULT_SETTINGS: ProbeSettings = {
  image: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0',
  firstLimitMs: 400,
  limitMs: 1400,
  execMs: 8_000,
  placeMs: 15_000,
};
