import type { Assignment, Command, Redirection, Word } from '../ast.js';
import { Words } from './words.js';

const DECLARATIONS = ['local', 'declare', 'export', 'readonly', 'typeset'];

/** Reads simple commands: assignments, words and redirections; and functions that begin as one does. */
export abstract class SimpleCommands extends Words {
  protected abstract command(): Command;

  protected simpleCommand(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (redirection) {
        redirections.push(redirection);
        continue;
      }
      const isDeclaration =
        words[0]?.length === 1 && words[0][0]?.type === 'text' && DECLARATIONS.includes(words[0][0].text);
      if (words.length === 0 || isDeclaration) {
        const assignment = this.assignment();
        if (assignment) {
          if (words.length === 0) assignments.push(assignment);
          else words.push(declared(assignment));
          continue;
        }
      }
      const word = this.word();
      if (!word) break;
      words.push(word);
      if (words.length === 1 && this.text[this.at] === '(' && /^\(\s*\)/.test(this.text.slice(this.at))) {
        this.at += /^\(\s*\)/.exec(this.text.slice(this.at))?.[0].length ?? 0;
        this.skipLines();
        const [part] = word;
        return { type: 'function', name: part?.type === 'text' ? part.text : '', body: this.command() };
      }
    }
    if (assignments.length + words.length + redirections.length === 0) this.unexpected();
    return { type: 'simple', assignments, words, redirections };
  }

  private assignment(): Assignment | undefined {
    const head = /^([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=/.exec(this.text.slice(this.at, this.at + 512));
    if (!head) return undefined;
    const [all, name = '', index, plus] = head;
    this.at += all.length;
    const base = { name, append: plus === '+', ...(index ? { index: index.slice(1, -1) } : {}) };
    if (this.text[this.at] === '(') {
      this.at++;
      const items: { index?: string; value: Word }[] = [];
      for (;;) {
        this.skipLines();
        if (this.text[this.at] === ')') break;
        const key = /^\[([^\]]*)\]=/.exec(this.text.slice(this.at, this.at + 256));
        if (key) this.at += key[0].length;
        const bare = key !== null && /^[\s)]/.test(this.text.slice(this.at, this.at + 1));
        const value = bare ? [] : (this.word() ?? this.unexpected());
        items.push(key ? { index: key[1] ?? '', value } : { value });
      }
      this.at++;
      return { ...base, value: { items } };
    }
    // Nothing may stand between the sign and the value: `A= b` gives A no value.
    return { ...base, value: /^[ \t\r]/.test(this.text.slice(this.at, this.at + 1)) ? [] : (this.word() ?? []) };
  }

  protected redirections(): Redirection[] {
    const out: Redirection[] = [];
    for (;;) {
      this.skipBlanks();
      const redirection = this.redirection();
      if (!redirection) return out;
      out.push(redirection);
    }
  }

  private redirection(): Redirection | undefined {
    const head = /^(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|>&|>>|>\||&>>|&>|<|>)/.exec(
      this.text.slice(this.at, this.at + 64),
    );
    if (!head) return undefined;
    const [all, given, operator = ''] = head;
    if ((operator === '<' || operator === '>') && this.text[this.at + all.length] === '(') return undefined;
    this.at += all.length;
    const descriptor =
      given === undefined ? undefined : given.startsWith('{') ? { variable: given.slice(1, -1) } : Number(given);
    this.skipBlanks();
    const target = this.word() ?? this.unexpected();
    const redirection: { descriptor: Redirection['descriptor']; operator: Redirection['operator']; target: Word } = {
      descriptor,
      operator: (operator === '<<-' ? '<<' : operator) as Redirection['operator'],
      target,
    };
    if (operator === '<<' || operator === '<<-') {
      const delimiter = target.map((part) => (part.type === 'text' ? part.text : '')).join('');
      const quoted = target.some((part) => part.type === 'text' && part.quoted);
      this.documents.push({ redirection, delimiter, quoted, stripTabs: operator === '<<-' });
    }
    return redirection;
  }
}

/** An assignment that is an argument (local a=1) goes on as one word, its value not split. */
function declared(assignment: Assignment): Word {
  return [{ type: 'assignment', assignment }];
}
