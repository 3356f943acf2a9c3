import type { Word, WordPart } from '../ast.js';
import { ShellSyntaxError } from '../errors.js';
import { META } from './cursor.js';
import { Expansions } from './expansions.js';

/** Reads words: plain runs, quotes, expansions and process substitutions, one after the other without a blank. */
export abstract class Words extends Expansions {
  /** The next word; undefined when an operator or the end comes first. */
  protected word(): Word | undefined {
    this.skipBlanks();
    const parts: WordPart[] = [];
    while (!this.done()) {
      const char = this.text[this.at] ?? '';
      const process = (char === '<' || char === '>') && this.text[this.at + 1] === '(';
      if (META.test(char) && !process) break;
      parts.push(...(this.part() ?? this.plainRun()));
    }
    return parts.length > 0 ? parts : undefined;
  }

  /** Plain characters up to the next that means something. */
  private plainRun(): WordPart[] {
    let end = this.at + 1;
    while (end < this.text.length && !/[\s;&|<>()'"`$\\]/.test(this.text[end] ?? '')) end++;
    const text = this.text.slice(this.at, end);
    this.at = end;
    return [{ type: 'text', text, quoted: false }];
  }

  /** A quoted or expanded part; undefined when plain text is next. */
  protected part(): WordPart[] | undefined {
    const char = this.text[this.at];
    switch (char) {
      case "'": {
        const end = this.text.indexOf("'", this.at + 1);
        if (end < 0) throw new ShellSyntaxError("unexpected EOF while looking for matching `''");
        const text = this.text.slice(this.at + 1, end);
        this.at = end + 1;
        return [{ type: 'text', text, quoted: true }];
      }
      case '"': {
        this.at++;
        const parts = this.quotedParts('"');
        this.at++;
        return parts.length > 0 ? parts : [{ type: 'text', text: '', quoted: true }];
      }
      case '\\': {
        const text = this.text[this.at + 1] ?? '';
        this.at += 2;
        return text === '\n' ? [] : [{ type: 'text', text, quoted: true }];
      }
      case '$':
        return this.dollar(false);
      case '`':
        return [this.backquoted(false)];
      case '<':
      case '>': {
        this.at += 2;
        const script = this.nested();
        return [{ type: 'process', script, direction: char }];
      }
      default:
        return undefined;
    }
  }

  /** Parts inside double quotes, up to `end` (which is left) or the end of the text. */
  quotedParts(end: string | undefined): WordPart[] {
    const parts: WordPart[] = [];
    let text = '';
    const flush = (): void => {
      if (text) parts.push({ type: 'text', text, quoted: true });
      text = '';
    };
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) {
        if (end !== undefined) throw new ShellSyntaxError(`unexpected EOF while looking for matching \`${end}'`);
        break;
      }
      if (char === end) break;
      if (char === '\\') {
        const next = this.text[this.at + 1] ?? '';
        if (next === '\n') text += '';
        else text += /[$`"\\]/.test(next) ? next : `\\${next}`;
        this.at += 2;
      } else if (char === '$') {
        flush();
        parts.push(...this.dollar(true));
      } else if (char === '`') {
        flush();
        parts.push(this.backquoted(true));
      } else {
        text += char;
        this.at++;
      }
    }
    flush();
    return parts;
  }
}
