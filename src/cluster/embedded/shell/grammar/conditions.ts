import type { Command, Condition, Word, WordPart } from '../ast.js';
import { SimpleCommands } from './simple-commands.js';

/** Reads [[ ]], where words are not split and operators are others. */
export abstract class Conditions extends SimpleCommands {
  protected conditionCommand(): Command {
    this.takeReserved('[[');
    const condition = this.conditionOr();
    this.skipLines();
    this.expectReserved(']]');
    return { type: 'condition', condition, redirections: this.redirections() };
  }

  private conditionOr(): Condition {
    let left = this.conditionAnd();
    while (this.conditionOperator('||')) left = { type: 'or', left, right: this.conditionAnd() };
    return left;
  }

  private conditionAnd(): Condition {
    let left = this.conditionPrimary();
    while (this.conditionOperator('&&')) left = { type: 'and', left, right: this.conditionPrimary() };
    return left;
  }

  private conditionOperator(operator: string): boolean {
    this.skipLines();
    if (!this.text.startsWith(operator, this.at)) return false;
    this.at += operator.length;
    return true;
  }

  private conditionPrimary(): Condition {
    this.skipLines();
    if (this.takeReserved('!')) return { type: 'not', inner: this.conditionPrimary() };
    if (this.text[this.at] === '(') {
      this.at++;
      const inner = this.conditionOr();
      this.skipLines();
      if (this.text[this.at] !== ')') this.unexpected();
      this.at++;
      return inner;
    }
    const unary = this.peekWord();
    if (unary && /^-[a-zA-Z]$/.test(unary)) {
      const before = this.at;
      this.at += unary.length;
      const word = this.conditionWord();
      if (word) return { type: 'unary', operator: unary, word };
      this.at = before;
    }
    const left = this.conditionWord() ?? this.unexpected();
    this.skipBlanks();
    const symbol = /^(==|=~|!=|=|<|>|-eq\b|-ne\b|-lt\b|-le\b|-gt\b|-ge\b|-ef\b|-nt\b|-ot\b)/.exec(
      this.text.slice(this.at),
    )?.[1];
    if (!symbol) return { type: 'unary', operator: '-n', word: left };
    this.at += symbol.length;
    this.skipBlanks();
    const right = symbol === '=~' ? this.regex() : this.conditionWord();
    return { type: 'binary', operator: symbol, left, right: right ?? this.unexpected() };
  }

  private conditionWord(): Word | undefined {
    this.skipBlanks();
    if (
      this.text.startsWith(']]', this.at) ||
      this.text.startsWith('&&', this.at) ||
      this.text.startsWith('||', this.at)
    )
      return undefined;
    return this.word();
  }

  /** The right side of =~ may hold parentheses and bars. */
  private regex(): Word {
    const parts: WordPart[] = [];
    let depth = 0;
    while (!this.done()) {
      const char = this.text[this.at] ?? '';
      if (/\s/.test(char) && depth === 0) break;
      if (char === ')' && depth === 0) break;
      if (char === '(') depth++;
      if (char === ')') depth--;
      if (char === '[') {
        const end = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(this.text.slice(this.at))?.[0] ?? '[';
        parts.push({ type: 'text', text: end, quoted: false });
        this.at += end.length;
      } else if (char === '\\') {
        parts.push({ type: 'text', text: this.text.slice(this.at, this.at + 2), quoted: false });
        this.at += 2;
      } else parts.push(...(this.part() ?? [this.plainCharacter()]));
    }
    return parts;
  }

  private plainCharacter(): WordPart {
    return { type: 'text', text: this.text[this.at++] ?? '', quoted: false };
  }
}
