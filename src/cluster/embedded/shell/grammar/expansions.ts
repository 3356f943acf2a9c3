import type { Script, WordPart } from '../ast.js';
import { ShellSyntaxError } from '../errors.js';
import { ansiQuoted } from './ansi-quoting.js';
import { ParameterExpansions } from './parameter-expansions.js';

/** Reads what $ and ` begin: variables, commands, arithmetic. */
export abstract class Expansions extends ParameterExpansions {
  /** Commands up to one of the words, which is left to be read. */
  abstract script(ends: readonly string[]): Script;

  /** A whole text of its own, such as what stands between backquotes. */
  protected abstract wholeScript(text: string): Script;

  protected dollar(quoted: boolean): WordPart[] {
    const rest = this.text.slice(this.at + 1, this.at + 256);
    if (rest.startsWith('((')) {
      const before = this.at;
      this.at++;
      const text = this.doubleParentheses();
      if (text !== undefined) return [{ type: 'arithmetic', text, quoted }];
      this.at = before;
    }
    if (rest.startsWith('(')) {
      this.at += 2;
      return [{ type: 'command', script: this.nested(), quoted }];
    }
    if (rest.startsWith('{')) {
      this.at += 2;
      return [this.braced(quoted)];
    }
    if (rest.startsWith("'") && !quoted) {
      this.at += 2;
      const { text, end } = ansiQuoted(this.text, this.at);
      this.at = end;
      return [{ type: 'text', text, quoted: true }];
    }
    const name = /^([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(rest)?.[0];
    if (!name) {
      this.at++;
      return [{ type: 'text', text: '$', quoted }];
    }
    this.at += 1 + name.length;
    return [{ type: 'variable', name, quoted }];
  }

  /** A script up to its closing parenthesis, which is taken. */
  protected nested(): Script {
    const documents = this.documents;
    this.documents = [];
    const script = this.script([')']);
    if (!this.takeOperator(')')) throw new ShellSyntaxError("unexpected EOF while looking for matching `)'");
    this.documents = documents;
    return script;
  }

  protected backquoted(quoted: boolean): WordPart {
    let body = '';
    for (this.at++; this.text[this.at] !== '`'; this.at++) {
      const char = this.text[this.at];
      if (char === undefined) throw new ShellSyntaxError("unexpected EOF while looking for matching ``'");
      if (char === '\\' && /[`\\$]/.test(this.text[this.at + 1] ?? '')) this.at++;
      body += this.text[this.at];
    }
    this.at++;
    return { type: 'command', script: this.wholeScript(body), quoted };
  }
}
