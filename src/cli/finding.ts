/** What `doctor` found about one thing that kubedrill needs. */
export interface Finding {
  /** Stable, kebab-case. */
  id: string;
  title: string;
  /** `warning`: works, but may not for long or only slowly. */
  state: 'ok' | 'warning' | 'problem';
  /** What was seen: "Docker 28.1, 4 CPUs, 7.7 GB". */
  detail: string;
  /** What to do about it. */
  hint?: string;
}
