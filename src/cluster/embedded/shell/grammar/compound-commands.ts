import type { CaseBranch, Command, Script, Word } from '../ast.js';
import { Conditions } from './conditions.js';

/** Reads if, while, until, for and case. */
export abstract class CompoundCommands extends Conditions {
  protected ifCommand(): Command {
    this.takeReserved('if');
    const branches: { condition: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    for (;;) {
      const condition = this.script(['then']);
      this.expectReserved('then');
      branches.push({ condition, body: this.script(['elif', 'else', 'fi']) });
      if (this.takeReserved('elif')) continue;
      if (this.takeReserved('else')) otherwise = this.script(['fi']);
      this.expectReserved('fi');
      return { type: 'if', branches, ...(otherwise ? { otherwise } : {}), redirections: this.redirections() };
    }
  }

  protected whileLoop(word: string): Command {
    this.takeReserved(word);
    const condition = this.script(['do']);
    const body = this.loopBody();
    return { type: 'while', condition, body, until: word === 'until', redirections: this.redirections() };
  }

  private loopBody(): Script {
    this.expectReserved('do');
    const body = this.script(['done']);
    this.expectReserved('done');
    return body;
  }

  protected forLoop(): Command {
    this.takeReserved('for');
    this.skipBlanks();
    if (this.text.startsWith('((', this.at)) {
      const [first = '', condition = '', step = ''] = (this.doubleParentheses() ?? '')
        .split(';')
        .map((part) => part.trim());
      this.takeOperator(';', '\n');
      const body = this.loopBody();
      return { type: 'for-arithmetic', first, condition, step, body, redirections: this.redirections() };
    }
    const name = this.peekWord() ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name)) this.unexpected();
    this.at += name.length;
    this.skipLines();
    let words: Word[] | undefined;
    if (this.takeReserved('in')) {
      words = [];
      for (let word = this.word(); word; word = this.word()) words.push(word);
    }
    this.takeOperator(';', '\n');
    const body = this.loopBody();
    return { type: 'for', name, words, body, redirections: this.redirections() };
  }

  protected caseCommand(): Command {
    this.takeReserved('case');
    const word = this.word() ?? this.unexpected();
    this.expectReserved('in');
    const branches: CaseBranch[] = [];
    for (;;) {
      this.skipLines();
      if (this.takeReserved('esac')) break;
      this.takeOperator('(');
      const patterns: Word[] = [];
      do patterns.push(this.word() ?? this.unexpected());
      while (this.takeOperator('|'));
      if (!this.takeOperator(')')) this.unexpected();
      const body = this.script([';;', ';&', ';;&', 'esac']);
      const end = this.takeOperator(';;', ';&', ';;&');
      branches.push({ patterns, body, end: (end as CaseBranch['end']) ?? ';;' });
    }
    return { type: 'case', word, branches, redirections: this.redirections() };
  }
}
