import { evaluate } from './arithmetic.js';
import type { Command, Condition, Script, Word } from './ast.js';
import { BreakLoop } from './errors.js';
import { expandPattern, expandQuoted, expandText, expandWords } from './expand.js';
import { classes, matchesPattern, patternSource } from './pattern.js';
import { runSubshell, type Shell } from './shell.js';
import { compareNumbers, testFile } from './test-expression.js';

/** Groups, conditions, loops, case, (( )) and [[ ]]; their redirections have been made. */
export async function runCompound(
  shell: Shell,
  command: Exclude<Command, { type: 'simple' | 'function' }>,
): Promise<number> {
  switch (command.type) {
    case 'group':
      return command.subshell
        ? runSubshell(shell.fork(), command.body)
        : shell.interpreter.runScript(shell, command.body);
    case 'if':
      for (const { condition, body } of command.branches)
        if ((await tested(shell, condition)) === 0) return runBody(shell, body);
      return command.otherwise ? runBody(shell, command.otherwise) : 0;
    case 'while':
      return loop(shell, async () => ((await tested(shell, command.condition)) === 0) !== command.until, command.body);
    case 'for': {
      const values = command.words ? await expandWords(shell, command.words) : [...shell.arguments];
      return loop(
        shell,
        async () => {
          const value = values.shift();
          if (value === undefined) return false;
          shell.variables.set(command.name, value);
          return true;
        },
        command.body,
      );
    }
    case 'for-arithmetic': {
      const value = async (text: string): Promise<number> => evaluate(await expandQuoted(shell, text), shell.names);
      await value(command.first);
      let begun = false;
      return loop(
        shell,
        async () => {
          if (begun) await value(command.step);
          begun = true;
          return !command.condition || (await value(command.condition)) !== 0;
        },
        command.body,
      );
    }
    case 'case':
      return runCase(shell, command);
    case 'arithmetic':
      return evaluate(await expandQuoted(shell, command.text), shell.names) === 0 ? 1 : 0;
    case 'condition':
      return (await holds(shell, command.condition)) ? 0 : 1;
  }
}

async function runBody(shell: Shell, body: Script): Promise<number> {
  shell.status = 0;
  return shell.interpreter.runScript(shell, body);
}

async function tested(shell: Shell, condition: Script): Promise<number> {
  shell.tested++;
  try {
    return await shell.interpreter.runScript(shell, condition);
  } finally {
    shell.tested--;
  }
}

async function loop(shell: Shell, next: () => Promise<boolean>, body: Script): Promise<number> {
  let status = 0;
  shell.loops++;
  try {
    while (await next()) {
      // A loop that never waits must not hold up everything else in this process.
      await new Promise((resolve) => setImmediate(resolve));
      shell.signal.throwIfAborted();
      try {
        status = await runBody(shell, body);
      } catch (error) {
        if (!(error instanceof BreakLoop)) throw error;
        if (error.levels > 1 && shell.loops > 1) throw new BreakLoop(error.levels - 1, error.again);
        status = 0;
        if (!error.again) break;
      }
    }
  } finally {
    shell.loops--;
  }
  return status;
}

async function runCase(shell: Shell, command: Extract<Command, { type: 'case' }>): Promise<number> {
  const text = await expandText(shell, command.word);
  let falling = false;
  let status = 0;
  for (const { patterns, body, end } of command.branches) {
    let fits = falling;
    for (const pattern of patterns) fits ||= matchesPattern(await expandPattern(shell, pattern), text);
    if (!fits) continue;
    status = await runBody(shell, body);
    if (end === ';;') return status;
    falling = end === ';&';
  }
  return status;
}

async function holds(shell: Shell, condition: Condition): Promise<boolean> {
  switch (condition.type) {
    case 'and':
      return (await holds(shell, condition.left)) && (await holds(shell, condition.right));
    case 'or':
      return (await holds(shell, condition.left)) || (await holds(shell, condition.right));
    case 'not':
      return !(await holds(shell, condition.inner));
    case 'unary': {
      const text = await expandText(shell, condition.word);
      if (condition.operator === '-v') return shell.parameter(text) !== undefined;
      return testFile(shell, condition.operator, text);
    }
    case 'binary':
      return compare(shell, condition);
  }
}

async function compare(
  shell: Shell,
  { operator, left, right }: Extract<Condition, { type: 'binary' }>,
): Promise<boolean> {
  const text = await expandText(shell, left);
  if (operator === '=~') return matchRegex(shell, text, right);
  if (operator === '==' || operator === '=') return matchesPattern(await expandPattern(shell, right), text);
  if (operator === '!=') return !matchesPattern(await expandPattern(shell, right), text);
  const other = await expandText(shell, right);
  if (operator === '<') return text < other;
  if (operator === '>') return text > other;
  return compareNumbers(operator, evaluate(text, shell.names), evaluate(other, shell.names));
}

async function matchRegex(shell: Shell, text: string, word: Word): Promise<boolean> {
  let source = '';
  for (const part of word) {
    const value = await expandText(shell, [part]);
    source += 'quoted' in part && part.quoted ? patternSource(value.replace(/[\\*?[]/g, '\\$&')) : classes(value);
  }
  const match = new RegExp(source).exec(text);
  shell.variables.assign(
    'BASH_REMATCH',
    'list',
    match ? match.map((group, i) => [String(i), group ?? ''] as const) : [],
  );
  return match !== null;
}
