import type { Operation, Word, WordPart } from '../ast.js';
import { ShellSyntaxError } from '../errors.js';
import { HereDocuments } from './here-documents.js';

/** Reads ${name} with its length, subscript, indirection and operation. */
export abstract class ParameterExpansions extends HereDocuments {
  /** A quoted or expanded part; undefined when plain text is next. */
  protected abstract part(): WordPart[] | undefined;

  /** What follows ${ */
  protected braced(quoted: boolean): WordPart {
    let length = false;
    let indirect = false;
    if (this.text[this.at] === '#' && this.text[this.at + 1] !== '}') {
      length = true;
      this.at++;
    } else if (this.text[this.at] === '!') {
      indirect = true;
      this.at++;
    }
    const name = /^([A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(this.text.slice(this.at, this.at + 256))?.[0];
    if (name === undefined) throw new ShellSyntaxError('bad substitution');
    this.at += name.length;
    let index: string | undefined;
    if (this.text[this.at] === '[') {
      const end = this.text.indexOf(']', this.at);
      index = this.text.slice(this.at + 1, end);
      this.at = end + 1;
    }
    const keys = indirect && (index === '@' || index === '*');
    const part = {
      type: 'variable' as const,
      name,
      quoted,
      ...(index === undefined ? {} : { index }),
      ...(length ? { length } : {}),
      ...(keys ? { keys } : indirect ? { indirect } : {}),
    };
    if (this.text[this.at] === '}') {
      this.at++;
      return part;
    }
    const operation = this.operation();
    if (this.text[this.at] !== '}') throw new ShellSyntaxError('bad substitution');
    this.at++;
    return { ...part, operation };
  }

  private operation(): Operation {
    const operator = /^(:-|:=|:\+|:\?|-|=|\+|\?|##|#|%%|%|\/\/|\/#|\/%|\/|\^\^|\^|,,|,|:)/.exec(
      this.text.slice(this.at, this.at + 2),
    )?.[0];
    if (!operator) throw new ShellSyntaxError('bad substitution');
    this.at += operator.length;
    if (operator.startsWith('/')) {
      const word = this.wordUntil('/}');
      if (this.text[this.at] !== '/') return { operator, word, second: [] };
      this.at++;
      return { operator, word, second: this.wordUntil('}') };
    }
    if (operator === ':') {
      const word = this.wordUntil(':}');
      if (this.text[this.at] !== ':') return { operator, word };
      this.at++;
      return { operator, word, second: this.wordUntil('}') };
    }
    return { operator, word: this.wordUntil('}') };
  }

  /** A word inside braces, up to one of the characters, which is left. */
  private wordUntil(ends: string): Word {
    const parts: WordPart[] = [];
    while (!this.done() && !ends.includes(this.text[this.at] ?? '')) {
      const special = this.part();
      if (special) parts.push(...special);
      else {
        const [last] = parts.slice(-1);
        const char = this.text[this.at++] ?? '';
        if (last?.type === 'text' && !last.quoted) last.text += char;
        else parts.push({ type: 'text', text: char, quoted: false });
      }
    }
    return parts;
  }
}
