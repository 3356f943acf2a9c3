import type { Command, Item, Pipeline, Redirection, Script, Word } from './ast.js';
import { CompoundCommands } from './grammar/compound-commands.js';

/** Reads a whole shell text. Throws a ShellSyntaxError with a message in the shell's style. */
export function parseShell(text: string): Script {
  const parser = new Parser(text);
  const script = parser.script([]);
  parser.expectEnd();
  return script;
}

/** Reads text as a here-document: expansions, no words, no quotes. */
export function parseHereText(text: string): Word {
  return new Parser(text).quotedParts(undefined);
}

const RESERVED = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  'in',
  '{',
  '}',
  '!',
  '[[',
  'function',
  'time',
];

/** Reads lists, pipelines and commands; each class below it reads what these are made of, down to single signs. */
class Parser extends CompoundCommands {
  /** Commands up to one of the words, which is left to be read. */
  script(ends: readonly string[]): Script {
    const items: Item[] = [];
    for (;;) {
      this.skipLines();
      if (this.done() || this.startsWithEnd(ends)) return { items };
      const first = this.pipeline();
      const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
      for (;;) {
        const operator = this.takeOperator('&&', '||');
        if (!operator) break;
        this.skipLines();
        rest.push({ operator: operator as '&&' | '||', pipeline: this.pipeline() });
      }
      const separator = this.takeOperator('&', ';', '\n');
      items.push({ first, rest, background: separator === '&' });
      if (!separator) {
        this.skipBlanks();
        if (this.done() || this.startsWithEnd(ends)) return { items };
        this.unexpected();
      }
    }
  }

  expectEnd(): void {
    this.skipLines();
    if (!this.done()) this.unexpected();
  }

  private pipeline(): Pipeline {
    let negated = false;
    while (this.takeReserved('!')) negated = !negated;
    this.takeReserved('time');
    const commands = [this.command()];
    for (;;) {
      const operator = this.takeOperator('|', '|&');
      if (!operator) break;
      if (operator === '|&') withBoth(commands.at(-1));
      this.skipLines();
      commands.push(this.command());
    }
    return { commands, negated };
  }

  protected command(): Command {
    this.skipBlanks();
    if (this.text.startsWith('((', this.at)) {
      const arithmetic = this.doubleParentheses();
      if (arithmetic !== undefined) return { type: 'arithmetic', text: arithmetic, redirections: this.redirections() };
    }
    if (this.text[this.at] === '(') {
      this.at++;
      const body = this.script([')']);
      if (!this.takeOperator(')')) this.unexpected();
      return { type: 'group', body, subshell: true, redirections: this.redirections() };
    }
    const word = this.peekWord();
    switch (word) {
      case '{': {
        this.at++;
        const body = this.script(['}']);
        this.expectReserved('}');
        return { type: 'group', body, subshell: false, redirections: this.redirections() };
      }
      case 'if':
        return this.ifCommand();
      case 'while':
      case 'until':
        return this.whileLoop(word);
      case 'for':
        return this.forLoop();
      case 'case':
        return this.caseCommand();
      case '[[':
        return this.conditionCommand();
      case 'function': {
        this.takeReserved('function');
        const name = this.peekWord() ?? '';
        this.at += name.length;
        if (this.takeOperator('(')) this.takeOperator(')');
        this.skipLines();
        return { type: 'function', name, body: this.command() };
      }
      default:
        if (word !== undefined && RESERVED.includes(word) && word !== 'in') this.unexpected();
        return this.simpleCommand();
    }
  }

  protected hereText(body: string): Word {
    return parseHereText(body);
  }

  protected wholeScript(text: string): Script {
    return parseShell(text);
  }
}

function withBoth(command: Command | undefined): void {
  if (!command || !('redirections' in command)) return;
  (command.redirections as Redirection[]).push({
    descriptor: 2,
    operator: '>&',
    target: [{ type: 'text', text: '1', quoted: false }],
  });
}
