/** Objects of one kind as `kubectl get` would list them, with what matters of them in practice. */
export interface ObjectTable {
  kind: string;
  /** Their titles: NAMESPACE, NAME, ... */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}
