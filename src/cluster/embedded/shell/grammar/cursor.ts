import { ShellSyntaxError } from '../errors.js';

const OPERATORS = [
  '&&',
  '||',
  ';;&',
  ';;',
  ';&',
  '|&',
  '&>>',
  '&>',
  '<<<',
  '<<-',
  '<<',
  '<>',
  '<&',
  '>&',
  '>>',
  '>|',
  '<',
  '>',
  '|',
  '&',
  ';',
  '(',
  ')',
  '\n',
];

/** What ends a word, when nothing quotes it. */
export const META = /[\s;&|<>()]/;

/** A place in a shell text, and what comes next there: blanks, an operator, a word that is looked at or taken. */
export abstract class Cursor {
  protected at = 0;

  constructor(protected readonly text: string) {}

  /** Goes over the line's end, and over what belongs to the line but stands below it. */
  protected abstract newline(): void;

  protected done(): boolean {
    return this.at >= this.text.length;
  }

  protected unexpected(): never {
    const token = this.peekOperator() ?? this.peekWord();
    if (token === undefined || token === '') throw new ShellSyntaxError('syntax error: unexpected end of file');
    throw new ShellSyntaxError(`syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`);
  }

  protected startsWithEnd(ends: readonly string[]): boolean {
    this.skipBlanks();
    const operator = this.peekOperator();
    if (operator) return ends.includes(operator);
    const word = this.peekWord();
    return word !== undefined && ends.includes(word);
  }

  protected skipBlanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\r') this.at++;
      else if (char === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
      else if (char === '#') {
        while (!this.done() && this.text[this.at] !== '\n') this.at++;
      } else return;
    }
  }

  protected skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] === '\n') this.newline();
      else return;
    }
  }

  private peekOperator(): string | undefined {
    return OPERATORS.find((operator) => this.text.startsWith(operator, this.at));
  }

  protected takeOperator(...wanted: string[]): string | undefined {
    this.skipBlanks();
    const operator = this.peekOperator();
    if (!operator || !wanted.includes(operator)) return undefined;
    if (operator === '\n') this.newline();
    else this.at += operator.length;
    return operator;
  }

  protected peekWord(): string | undefined {
    this.skipBlanks();
    let end = this.at;
    while (end < this.text.length && !META.test(this.text[end] ?? '')) end++;
    return end === this.at ? undefined : this.text.slice(this.at, end);
  }

  protected takeReserved(...words: string[]): string | undefined {
    const word = this.peekWord();
    if (word === undefined || !words.includes(word)) return undefined;
    this.at += word.length;
    return word;
  }

  protected expectReserved(word: string): void {
    this.skipLines();
    if (!this.takeReserved(word)) this.unexpected();
  }

  /** The text between (( and )); undefined (and nothing taken) when it is two nested subshells instead. */
  protected doubleParentheses(): string | undefined {
    let depth = 0;
    for (let at = this.at; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '(') depth++;
      else if (char === ')') {
        depth--;
        if (depth === 1 && this.text[at + 1] === ')') {
          const text = this.text.slice(this.at + 2, at);
          this.at = at + 2;
          return text;
        }
        if (depth < 1) return undefined;
      }
    }
    return undefined;
  }
}
