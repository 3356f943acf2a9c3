/** One line that the script prints when a probe ends. Exactly one of the steps, by name. */
export type ProbeLine =
  | { id: number; us: number; step: 'connect'; ok: boolean; late?: boolean; message?: string }
  | { id: number; us: number; step: 'resolve'; ok: false; status: number }
  | { id: number; us: number; step: 'http'; ok: boolean; answer: string; message?: string }
  | { id: number; us: number; step: 'dns'; ok: boolean; status: number; asked: string; answer: string };

/** What a source pod reported. */
export interface Report {
  lines: ReadonlyMap<number, ProbeLine>;
  /** The pod's own address, where its environment names it. */
  podIP?: string;
}

/**
 * Reads the script's output. Undefined when it is not whole: the trailer is missing, counts otherwise, or a line
 * is torn. What is not whole is no verdict for any of its probes.
 */
export function readReport(stdout: string): Report | undefined {
  const lines = new Map<number, ProbeLine>();
  let podIP: string | undefined;
  let end: number | undefined;
  for (const text of stdout.split('\n')) {
    if (text === '') continue;
    let line: Partial<ProbeLine> & { podIP?: string; end?: number };
    try {
      line = JSON.parse(text);
    } catch {
      return undefined;
    }
    if (line.end !== undefined) end = line.end;
    else if (line.podIP !== undefined) podIP = line.podIP;
    // A probe that ends while it is being ended speaks twice: its own word counts.
    else if (line.id !== undefined && !lines.has(line.id)) lines.set(line.id, line as ProbeLine);
  }
  if (end === undefined || end !== lines.size) return undefined;
  return { lines, ...(podIP === undefined ? {} : { podIP }) };
}
