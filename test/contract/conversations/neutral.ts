import type { Call } from './recording-kubectl.js';

/** A call as it is kept: lines, without what differs from one run to the next. */
export interface KeptCall {
  kubectl: string;
  exitCode?: number;
  stdout?: readonly string[];
  stderr?: readonly string[];
}

/** Letters of names that the API server makes up. */
const MADE_UP = '[bcdfghjklmnpqrstvwxz2456789]';

const MADE_UP_NAME: readonly [RegExp, string] = [new RegExp(`-${MADE_UP}{6,10}-${MADE_UP}{5}\\b`, 'g'), '-HASH-NAME'];

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, 'PEM'],
  [/\b10\.96\.\d+\.\d+\b/g, 'CLUSTER-IP'],
  [/\b10\.244\.\d+\.\d+\b/g, 'POD-IP'],
  [/:3\d{4}\//g, ':NODE-PORT/'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} \w+/g, 'TIME'],
  MADE_UP_NAME,
  // How often `rollout status` looks before it is done is chance.
  [/^Waiting for .* rollout to finish: .*\n/gm, ''],
  // Columns are as wide as their widest value, and the age is what it is.
  [/[ \t]{2,}/g, '  '],
  [/ {2}(\d+[smhd]){1,2}(?= {2}|$)/gm, '  AGE'],
];

/** The call as it reads in any cluster: its words as a person would type them. */
export function neutral({ argv, exitCode, stdout, stderr }: Call): KeptCall {
  return {
    kubectl: commandText(argv),
    ...(exitCode === 0 ? {} : { exitCode }),
    ...linesOf('stdout', stdout),
    ...linesOf('stderr', stderr),
  };
}

export function commandText(argv: readonly string[]): string {
  const text = argv.map(quoted).join(' ');
  return text.replace(...MADE_UP_NAME).replace(/\/dev\/fd\/\d+/g, '/dev/fd/N');
}

/** Of commands that ran at the same time either may have started first. */
export function inOneOrder(calls: readonly KeptCall[]): KeptCall[] {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...calls].sort((a, b) => compare(a.kubectl, b.kubectl));
}

function linesOf(name: 'stdout' | 'stderr', text: string): Pick<KeptCall, 'stdout' | 'stderr'> {
  const made = CHANGING.reduce((changed, [from, to]) => changed.replace(from, to), text);
  const lines = made.split('\n').map((line) => line.trimEnd());
  if (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? {} : { [name]: lines };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
