import type { ProbeAction, ProbeClass, ProbeObservation } from '../domain/reach.js';
import { answersIn } from './dns-message.js';
import { type Transfer, transfersIn } from './http-answer.js';
import type { ProbeLine } from './report.js';

/** What one line of the source pod's report means. */
export function classify(line: ProbeLine, action: ProbeAction): ProbeObservation {
  return { tookMs: Math.round(line.us / 1000), ...meaningOf(line, action) };
}

type Meaning = Omit<ProbeObservation, 'tookMs'>;

function meaningOf(line: ProbeLine, action: ProbeAction): Meaning {
  switch (line.step) {
    case 'resolve':
      return unresolved(line.status);
    case 'connect':
      if (line.ok) return { class: 'connected' };
      return line.late ? { class: 'timeout' } : failedConnection(line.message ?? '');
    case 'http':
      return ofTransfers(transfersIn(line.answer), line.message ?? '');
    case 'dns':
      return ofQuestion(line, action);
  }
}

/** The script's status of a look-up. */
function unresolved(status: number): Meaning {
  switch (status) {
    case 1:
      return { class: 'dns-timeout', detail: 'the DNS server did not answer' };
    case 2:
      return { class: 'dns-timeout', detail: 'the DNS server refused the question' };
    case 3:
      return { class: 'no-such-name' };
    default:
      return { class: 'dns-timeout', detail: 'the DNS server failed to find out' };
  }
}

/** The words of bash ("connect: Connection refused") and of agnhost connect ("REFUSED", "TIMEOUT", "OTHER: ..."). */
const CONNECTION_FAILURES: readonly [RegExp, ProbeClass][] = [
  [/connection refused|^REFUSED/i, 'refused'],
  [/no route to host|network is unreachable|host is unreachable|permission denied|not permitted/i, 'unreachable'],
  [/timed out|^TIMEOUT/i, 'timeout'],
];

function failedConnection(message: string): Meaning {
  const found = CONNECTION_FAILURES.find(([words]) => words.test(message))?.[1];
  // Anything else (a protocol that the kernel lacks, a wrong address) says nothing about the target.
  return { class: found ?? 'exec-impossible', detail: lastWords(message) };
}

/** bash says the same twice, the second time with its place in the script. */
function lastWords(message: string): string {
  return message.replace(/^.*\/dev\/\w+\/\S+:\s*/, '').replace(/^.*read error: \d+:\s*/, '');
}

const TLS_FAILURES = new Set([35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91]);
const Curl = { ok: 0, couldNotConnect: 7, timeout: 28, tooLarge: 63 } as const;

function ofTransfers(transfers: readonly Transfer[], dialled: string): Meaning {
  const last = transfers.at(-1);
  if (!last) return { class: 'exec-impossible', detail: 'curl could not be run' };
  const answered = transfers.filter(({ status }) => status > 0);
  const common = {
    responses: answered.map(({ status, body }) => ({ status, body })),
    ...(last.certificate === undefined ? {} : { certificate: last.certificate }),
  };
  if (last.code === Curl.ok || (last.code === Curl.tooLarge && last.status > 0)) {
    return { class: 'http-status', ...common };
  }
  const which = transfers.length > 1 ? `request ${transfers.length}: ` : '';
  return { ...common, ...failedTransfer(last, dialled, which) };
}

function failedTransfer(last: Transfer, dialled: string, which: string): { class: ProbeClass; detail: string } {
  const detail = `${which}${last.message}`;
  if (TLS_FAILURES.has(last.code)) return { class: 'tls-error', detail };
  if (last.code === Curl.timeout && !last.connected) return { class: 'timeout', detail };
  if (last.code === Curl.couldNotConnect) {
    // curl does not say why; the script has dialled once more to hear it.
    const { class: heard, detail: words = '' } = failedConnection(dialled);
    return { class: heard === 'exec-impossible' ? 'refused' : heard, detail: `${which}${words || last.message}` };
  }
  return { class: 'connected', detail: `${which}no HTTP answer: ${last.message}` };
}

function ofQuestion(line: ProbeLine & { step: 'dns' }, action: ProbeAction): Meaning {
  if (!line.ok) return unresolved(line.status);
  const record = action.type === 'dns' ? action.record : 'A';
  const detail = `asked for ${line.asked}`;
  const answers = readable(() => answersIn(Buffer.from(line.answer, 'hex'), record));
  if (!answers) return { class: 'dns-timeout', detail: `${detail}; the answer was cut off` };
  return answers.length > 0 ? { class: 'dns-answer', answers, detail } : { class: 'no-such-name', detail };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
