import { formatText } from '../printf.js';
import { testExpression } from '../test-expression.js';
import { type Builtin, write } from './builtin.js';

const echo: Builtin = async ({ shell, args }) => {
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(args[0] ?? '')) {
    const option = args.shift() ?? '';
    if (option.includes('n')) newline = false;
    if (option.includes('e')) escapes = true;
    if (option.includes('E')) escapes = false;
  }
  const text = args.join(' ');
  const body = escapes ? formatText('%b', [text]) : Buffer.from(text);
  await write(shell, newline ? Buffer.concat([body, Buffer.from('\n')]) : body);
  return 0;
};

const printf: Builtin = async ({ shell, args }) => {
  if (args[0] === '-v') {
    const [, name = '', format = '', ...rest] = args;
    shell.variables.set(name, formatText(format, rest).toString('utf8'));
    return 0;
  }
  if (args[0] === '--') args.shift();
  const [format = '', ...rest] = args;
  await write(shell, formatText(format, rest));
  return 0;
};

const test: Builtin = async ({ shell, name, args }) => {
  const words = name === '[' && args.at(-1) === ']' ? args.slice(0, -1) : args;
  return testExpression(shell, words) ? 0 : 1;
};

const pwd: Builtin = async ({ shell }) => {
  await write(shell, `${shell.cwd}\n`);
  return 0;
};

export const output: Record<string, Builtin> = {
  echo,
  printf,
  test,
  '[': test,
  pwd,
  ':': async () => 0,
  true: async () => 0,
  false: async () => 1,
};
