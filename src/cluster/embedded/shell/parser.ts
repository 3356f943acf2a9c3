import type {
  Assignment,
  CaseBranch,
  Command,
  Condition,
  Item,
  Operation,
  Pipeline,
  Redirection,
  Script,
  Word,
  WordPart,
} from './ast.js';
import { ShellSyntaxError } from './errors.js';

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
const META = /[\s;&|<>()]/;

interface HereDocument {
  redirection: { target: Word };
  delimiter: string;
  quoted: boolean;
  stripTabs: boolean;
}

class Parser {
  #at = 0;
  #documents: HereDocument[] = [];

  constructor(readonly text: string) {}

  /** Commands up to one of the words, which is left to be read. */
  script(ends: readonly string[]): Script {
    const items: Item[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#done() || this.#startsWithEnd(ends)) return { items };
      const first = this.#pipeline();
      const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
      for (;;) {
        const operator = this.#takeOperator('&&', '||');
        if (!operator) break;
        this.#skipLines();
        rest.push({ operator: operator as '&&' | '||', pipeline: this.#pipeline() });
      }
      const separator = this.#takeOperator('&', ';', '\n');
      items.push({ first, rest, background: separator === '&' });
      if (!separator) {
        this.#skipBlanks();
        if (this.#done() || this.#startsWithEnd(ends)) return { items };
        this.#unexpected();
      }
    }
  }

  expectEnd(): void {
    this.#skipLines();
    if (!this.#done()) this.#unexpected();
  }

  #done(): boolean {
    return this.#at >= this.text.length;
  }

  #unexpected(): never {
    const token = this.#peekOperator() ?? this.#peekWord();
    if (token === undefined || token === '') throw new ShellSyntaxError('syntax error: unexpected end of file');
    throw new ShellSyntaxError(`syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`);
  }

  #startsWithEnd(ends: readonly string[]): boolean {
    this.#skipBlanks();
    const operator = this.#peekOperator();
    if (operator) return ends.includes(operator);
    const word = this.#peekWord();
    return word !== undefined && ends.includes(word);
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.text[this.#at];
      if (char === ' ' || char === '\t' || char === '\r') this.#at++;
      else if (char === '\\' && this.text[this.#at + 1] === '\n') this.#at += 2;
      else if (char === '#') {
        while (!this.#done() && this.text[this.#at] !== '\n') this.#at++;
      } else return;
    }
  }

  #skipLines(): void {
    for (;;) {
      this.#skipBlanks();
      if (this.text[this.#at] === '\n') this.#newline();
      else if (this.text[this.#at] === ';' && this.text[this.#at + 1] !== ';' && this.text[this.#at + 1] !== '&')
        return;
      else return;
    }
  }

  #newline(): void {
    this.#at++;
    const documents = this.#documents;
    this.#documents = [];
    for (const document of documents) this.#readDocument(document);
  }

  #readDocument({ redirection, delimiter, quoted, stripTabs }: HereDocument): void {
    const lines: string[] = [];
    while (!this.#done()) {
      const end = this.text.indexOf('\n', this.#at);
      const line = this.text.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.text.length : end + 1;
      const shown = stripTabs ? line.replace(/^\t+/, '') : line;
      if (shown === delimiter) break;
      lines.push(`${shown}\n`);
    }
    const body = lines.join('');
    redirection.target = quoted
      ? [{ type: 'text', text: body, quoted: true }]
      : new Parser(body).quotedParts(undefined);
  }

  #peekOperator(): string | undefined {
    return OPERATORS.find((operator) => this.text.startsWith(operator, this.#at));
  }

  #takeOperator(...wanted: string[]): string | undefined {
    this.#skipBlanks();
    const operator = this.#peekOperator();
    if (!operator || !wanted.includes(operator)) return undefined;
    if (operator === '\n') this.#newline();
    else this.#at += operator.length;
    return operator;
  }

  #peekWord(): string | undefined {
    this.#skipBlanks();
    let end = this.#at;
    while (end < this.text.length && !META.test(this.text[end] ?? '')) end++;
    return end === this.#at ? undefined : this.text.slice(this.#at, end);
  }

  #takeReserved(...words: string[]): string | undefined {
    const word = this.#peekWord();
    if (word === undefined || !words.includes(word)) return undefined;
    this.#at += word.length;
    return word;
  }

  #expectReserved(word: string): void {
    this.#skipLines();
    if (!this.#takeReserved(word)) this.#unexpected();
  }

  #pipeline(): Pipeline {
    let negated = false;
    while (this.#takeReserved('!')) negated = !negated;
    this.#takeReserved('time');
    const commands = [this.#command()];
    for (;;) {
      const operator = this.#takeOperator('|', '|&');
      if (!operator) break;
      if (operator === '|&') withBoth(commands.at(-1));
      this.#skipLines();
      commands.push(this.#command());
    }
    return { commands, negated };
  }

  #command(): Command {
    this.#skipBlanks();
    if (this.text.startsWith('((', this.#at)) {
      const arithmetic = this.#doubleParentheses();
      if (arithmetic !== undefined) return { type: 'arithmetic', text: arithmetic, redirections: this.#redirections() };
    }
    if (this.text[this.#at] === '(') {
      this.#at++;
      const body = this.script([')']);
      if (!this.#takeOperator(')')) this.#unexpected();
      return { type: 'group', body, subshell: true, redirections: this.#redirections() };
    }
    const word = this.#peekWord();
    switch (word) {
      case '{': {
        this.#at++;
        const body = this.script(['}']);
        this.#expectReserved('}');
        return { type: 'group', body, subshell: false, redirections: this.#redirections() };
      }
      case 'if':
        return this.#if();
      case 'while':
      case 'until':
        return this.#while(word);
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      case '[[':
        return this.#condition();
      case 'function': {
        this.#takeReserved('function');
        const name = this.#peekWord() ?? '';
        this.#at += name.length;
        if (this.#takeOperator('(')) this.#takeOperator(')');
        this.#skipLines();
        return { type: 'function', name, body: this.#command() };
      }
      default:
        if (word !== undefined && RESERVED.includes(word) && word !== 'in') this.#unexpected();
        return this.#simple();
    }
  }

  #if(): Command {
    this.#takeReserved('if');
    const branches: { condition: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    for (;;) {
      const condition = this.script(['then']);
      this.#expectReserved('then');
      branches.push({ condition, body: this.script(['elif', 'else', 'fi']) });
      if (this.#takeReserved('elif')) continue;
      if (this.#takeReserved('else')) otherwise = this.script(['fi']);
      this.#expectReserved('fi');
      return { type: 'if', branches, ...(otherwise ? { otherwise } : {}), redirections: this.#redirections() };
    }
  }

  #while(word: string): Command {
    this.#takeReserved(word);
    const condition = this.script(['do']);
    const body = this.#loopBody();
    return { type: 'while', condition, body, until: word === 'until', redirections: this.#redirections() };
  }

  #loopBody(): Script {
    this.#expectReserved('do');
    const body = this.script(['done']);
    this.#expectReserved('done');
    return body;
  }

  #for(): Command {
    this.#takeReserved('for');
    this.#skipBlanks();
    if (this.text.startsWith('((', this.#at)) {
      const [first = '', condition = '', step = ''] = (this.#doubleParentheses() ?? '')
        .split(';')
        .map((part) => part.trim());
      this.#takeOperator(';', '\n');
      const body = this.#loopBody();
      return { type: 'for-arithmetic', first, condition, step, body, redirections: this.#redirections() };
    }
    const name = this.#peekWord() ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name)) this.#unexpected();
    this.#at += name.length;
    this.#skipLines();
    let words: Word[] | undefined;
    if (this.#takeReserved('in')) {
      words = [];
      for (let word = this.#word(); word; word = this.#word()) words.push(word);
    }
    this.#takeOperator(';', '\n');
    const body = this.#loopBody();
    return { type: 'for', name, words, body, redirections: this.#redirections() };
  }

  #case(): Command {
    this.#takeReserved('case');
    const word = this.#word() ?? this.#unexpected();
    this.#expectReserved('in');
    const branches: CaseBranch[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#takeReserved('esac')) break;
      this.#takeOperator('(');
      const patterns: Word[] = [];
      do patterns.push(this.#word() ?? this.#unexpected());
      while (this.#takeOperator('|'));
      if (!this.#takeOperator(')')) this.#unexpected();
      const body = this.script([';;', ';&', ';;&', 'esac']);
      const end = this.#takeOperator(';;', ';&', ';;&');
      branches.push({ patterns, body, end: (end as CaseBranch['end']) ?? ';;' });
    }
    return { type: 'case', word, branches, redirections: this.#redirections() };
  }

  #condition(): Command {
    this.#takeReserved('[[');
    const condition = this.#conditionOr();
    this.#skipLines();
    this.#expectReserved(']]');
    return { type: 'condition', condition, redirections: this.#redirections() };
  }

  #conditionOr(): Condition {
    let left = this.#conditionAnd();
    while (this.#conditionOperator('||')) left = { type: 'or', left, right: this.#conditionAnd() };
    return left;
  }

  #conditionAnd(): Condition {
    let left = this.#conditionPrimary();
    while (this.#conditionOperator('&&')) left = { type: 'and', left, right: this.#conditionPrimary() };
    return left;
  }

  #conditionOperator(operator: string): boolean {
    this.#skipLines();
    if (!this.text.startsWith(operator, this.#at)) return false;
    this.#at += operator.length;
    return true;
  }

  #conditionPrimary(): Condition {
    this.#skipLines();
    if (this.#takeReserved('!')) return { type: 'not', inner: this.#conditionPrimary() };
    if (this.text[this.#at] === '(') {
      this.#at++;
      const inner = this.#conditionOr();
      this.#skipLines();
      if (this.text[this.#at] !== ')') this.#unexpected();
      this.#at++;
      return inner;
    }
    const unary = this.#peekWord();
    if (unary && /^-[a-zA-Z]$/.test(unary)) {
      const before = this.#at;
      this.#at += unary.length;
      const word = this.#conditionWord();
      if (word) return { type: 'unary', operator: unary, word };
      this.#at = before;
    }
    const left = this.#conditionWord() ?? this.#unexpected();
    this.#skipBlanks();
    const symbol = /^(==|=~|!=|=|<|>|-eq\b|-ne\b|-lt\b|-le\b|-gt\b|-ge\b|-ef\b|-nt\b|-ot\b)/.exec(
      this.text.slice(this.#at),
    )?.[1];
    if (!symbol) return { type: 'unary', operator: '-n', word: left };
    this.#at += symbol.length;
    this.#skipBlanks();
    const right = symbol === '=~' ? this.#regex() : this.#conditionWord();
    return { type: 'binary', operator: symbol, left, right: right ?? this.#unexpected() };
  }

  #conditionWord(): Word | undefined {
    this.#skipBlanks();
    if (
      this.text.startsWith(']]', this.#at) ||
      this.text.startsWith('&&', this.#at) ||
      this.text.startsWith('||', this.#at)
    )
      return undefined;
    return this.#word();
  }

  /** The right side of =~ may hold parentheses and bars. */
  #regex(): Word {
    const parts: WordPart[] = [];
    let depth = 0;
    while (!this.#done()) {
      const char = this.text[this.#at] ?? '';
      if (/\s/.test(char) && depth === 0) break;
      if (char === ')' && depth === 0) break;
      if (char === '(') depth++;
      if (char === ')') depth--;
      if (char === '[') {
        const end = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(this.text.slice(this.#at))?.[0] ?? '[';
        parts.push({ type: 'text', text: end, quoted: false });
        this.#at += end.length;
      } else if (char === '\\') {
        parts.push({ type: 'text', text: this.text.slice(this.#at, this.#at + 2), quoted: false });
        this.#at += 2;
      } else parts.push(...(this.#part() ?? [this.#plain()]));
    }
    return parts;
  }

  #plain(): WordPart {
    return { type: 'text', text: this.text[this.#at++] ?? '', quoted: false };
  }

  #simple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      this.#skipBlanks();
      const redirection = this.#redirection();
      if (redirection) {
        redirections.push(redirection);
        continue;
      }
      const isDeclaration =
        words[0]?.length === 1 && words[0][0]?.type === 'text' && DECLARATIONS.includes(words[0][0].text);
      if (words.length === 0 || isDeclaration) {
        const assignment = this.#assignment();
        if (assignment) {
          if (words.length === 0) assignments.push(assignment);
          else words.push(declared(assignment));
          continue;
        }
      }
      const word = this.#word();
      if (!word) break;
      words.push(word);
      if (words.length === 1 && this.text[this.#at] === '(' && /^\(\s*\)/.test(this.text.slice(this.#at))) {
        this.#at += /^\(\s*\)/.exec(this.text.slice(this.#at))?.[0].length ?? 0;
        this.#skipLines();
        const [part] = word;
        return { type: 'function', name: part?.type === 'text' ? part.text : '', body: this.#command() };
      }
    }
    if (assignments.length + words.length + redirections.length === 0) this.#unexpected();
    return { type: 'simple', assignments, words, redirections };
  }

  #assignment(): Assignment | undefined {
    const head = /^([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=/.exec(this.text.slice(this.#at, this.#at + 512));
    if (!head) return undefined;
    const [all, name = '', index, plus] = head;
    this.#at += all.length;
    const base = { name, append: plus === '+', ...(index ? { index: index.slice(1, -1) } : {}) };
    if (this.text[this.#at] === '(') {
      this.#at++;
      const items: { index?: string; value: Word }[] = [];
      for (;;) {
        this.#skipLines();
        if (this.text[this.#at] === ')') break;
        const key = /^\[([^\]]*)\]=/.exec(this.text.slice(this.#at, this.#at + 256));
        if (key) this.#at += key[0].length;
        const bare = key !== null && /^[\s)]/.test(this.text.slice(this.#at, this.#at + 1));
        const value = bare ? [] : (this.#word() ?? this.#unexpected());
        items.push(key ? { index: key[1] ?? '', value } : { value });
      }
      this.#at++;
      return { ...base, value: { items } };
    }
    // Nothing may stand between the sign and the value: `A= b` gives A no value.
    return { ...base, value: /^[ \t\r]/.test(this.text.slice(this.#at, this.#at + 1)) ? [] : (this.#word() ?? []) };
  }

  #redirections(): Redirection[] {
    const out: Redirection[] = [];
    for (;;) {
      this.#skipBlanks();
      const redirection = this.#redirection();
      if (!redirection) return out;
      out.push(redirection);
    }
  }

  #redirection(): Redirection | undefined {
    const head = /^(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|>&|>>|>\||&>>|&>|<|>)/.exec(
      this.text.slice(this.#at, this.#at + 64),
    );
    if (!head) return undefined;
    const [all, given, operator = ''] = head;
    if ((operator === '<' || operator === '>') && this.text[this.#at + all.length] === '(') return undefined;
    this.#at += all.length;
    const descriptor =
      given === undefined ? undefined : given.startsWith('{') ? { variable: given.slice(1, -1) } : Number(given);
    this.#skipBlanks();
    const target = this.#word() ?? this.#unexpected();
    const redirection: { descriptor: Redirection['descriptor']; operator: Redirection['operator']; target: Word } = {
      descriptor,
      operator: (operator === '<<-' ? '<<' : operator) as Redirection['operator'],
      target,
    };
    if (operator === '<<' || operator === '<<-') {
      const delimiter = target.map((part) => (part.type === 'text' ? part.text : '')).join('');
      const quoted = target.some((part) => part.type === 'text' && part.quoted);
      this.#documents.push({ redirection, delimiter, quoted, stripTabs: operator === '<<-' });
    }
    return redirection;
  }

  /** The next word; undefined when an operator or the end comes first. */
  #word(): Word | undefined {
    this.#skipBlanks();
    const parts: WordPart[] = [];
    while (!this.#done()) {
      const char = this.text[this.#at] ?? '';
      const process = (char === '<' || char === '>') && this.text[this.#at + 1] === '(';
      if (META.test(char) && !process) break;
      parts.push(...(this.#part() ?? this.#run()));
    }
    return parts.length > 0 ? parts : undefined;
  }

  /** Plain characters up to the next that means something. */
  #run(): WordPart[] {
    let end = this.#at + 1;
    while (end < this.text.length && !/[\s;&|<>()'"`$\\]/.test(this.text[end] ?? '')) end++;
    const text = this.text.slice(this.#at, end);
    this.#at = end;
    return [{ type: 'text', text, quoted: false }];
  }

  /** A quoted or expanded part; undefined when plain text is next. */
  #part(): WordPart[] | undefined {
    const char = this.text[this.#at];
    switch (char) {
      case "'": {
        const end = this.text.indexOf("'", this.#at + 1);
        if (end < 0) throw new ShellSyntaxError("unexpected EOF while looking for matching `''");
        const text = this.text.slice(this.#at + 1, end);
        this.#at = end + 1;
        return [{ type: 'text', text, quoted: true }];
      }
      case '"': {
        this.#at++;
        const parts = this.quotedParts('"');
        this.#at++;
        return parts.length > 0 ? parts : [{ type: 'text', text: '', quoted: true }];
      }
      case '\\': {
        const text = this.text[this.#at + 1] ?? '';
        this.#at += 2;
        return text === '\n' ? [] : [{ type: 'text', text, quoted: true }];
      }
      case '$':
        return this.#dollar(false);
      case '`':
        return [this.#backquoted(false)];
      case '<':
      case '>': {
        this.#at += 2;
        const script = this.#nested();
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
      const char = this.text[this.#at];
      if (char === undefined) {
        if (end !== undefined) throw new ShellSyntaxError(`unexpected EOF while looking for matching \`${end}'`);
        break;
      }
      if (char === end) break;
      if (char === '\\') {
        const next = this.text[this.#at + 1] ?? '';
        if (next === '\n') text += '';
        else text += /[$`"\\]/.test(next) ? next : `\\${next}`;
        this.#at += 2;
      } else if (char === '$') {
        flush();
        parts.push(...this.#dollar(true));
      } else if (char === '`') {
        flush();
        parts.push(this.#backquoted(true));
      } else {
        text += char;
        this.#at++;
      }
    }
    flush();
    return parts;
  }

  #dollar(quoted: boolean): WordPart[] {
    const rest = this.text.slice(this.#at + 1, this.#at + 256);
    if (rest.startsWith('((')) {
      const before = this.#at;
      this.#at++;
      const text = this.#doubleParentheses();
      if (text !== undefined) return [{ type: 'arithmetic', text, quoted }];
      this.#at = before;
    }
    if (rest.startsWith('(')) {
      this.#at += 2;
      return [{ type: 'command', script: this.#nested(), quoted }];
    }
    if (rest.startsWith('{')) {
      this.#at += 2;
      return [this.#braced(quoted)];
    }
    if (rest.startsWith("'") && !quoted) {
      this.#at += 2;
      return [{ type: 'text', text: this.#ansi(), quoted: true }];
    }
    const name = /^([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(rest)?.[0];
    if (!name) {
      this.#at++;
      return [{ type: 'text', text: '$', quoted }];
    }
    this.#at += 1 + name.length;
    return [{ type: 'variable', name, quoted }];
  }

  #ansi(): string {
    let out = '';
    const escapes: Record<string, string> = {
      n: '\n',
      t: '\t',
      r: '\r',
      '\\': '\\',
      "'": "'",
      '"': '"',
      a: '\x07',
      b: '\b',
      e: '\x1b',
      f: '\f',
      v: '\v',
    };
    for (;;) {
      const char = this.text[this.#at++];
      if (char === undefined) throw new ShellSyntaxError("unexpected EOF while looking for matching `''");
      if (char === "'") return out;
      if (char !== '\\') out += char;
      else {
        const hex = /^x([0-9a-fA-F]{1,2})/.exec(this.text.slice(this.#at));
        const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.#at));
        if (hex) {
          out += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16));
          this.#at += hex[0].length;
        } else if (octal) {
          out += String.fromCharCode(Number.parseInt(octal[0], 8));
          this.#at += octal[0].length;
        } else {
          const next = this.text[this.#at++] ?? '';
          out += escapes[next] ?? `\\${next}`;
        }
      }
    }
  }

  /** A script up to its closing parenthesis, which is taken. */
  #nested(): Script {
    const documents = this.#documents;
    this.#documents = [];
    const script = this.script([')']);
    if (!this.#takeOperator(')')) throw new ShellSyntaxError("unexpected EOF while looking for matching `)'");
    this.#documents = documents;
    return script;
  }

  #backquoted(quoted: boolean): WordPart {
    let body = '';
    for (this.#at++; this.text[this.#at] !== '`'; this.#at++) {
      const char = this.text[this.#at];
      if (char === undefined) throw new ShellSyntaxError("unexpected EOF while looking for matching ``'");
      if (char === '\\' && /[`\\$]/.test(this.text[this.#at + 1] ?? '')) this.#at++;
      body += this.text[this.#at];
    }
    this.#at++;
    return { type: 'command', script: parseShell(body), quoted };
  }

  /** The text between (( and )); undefined (and nothing taken) when it is two nested subshells instead. */
  #doubleParentheses(): string | undefined {
    let depth = 0;
    for (let at = this.#at; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '(') depth++;
      else if (char === ')') {
        depth--;
        if (depth === 1 && this.text[at + 1] === ')') {
          const text = this.text.slice(this.#at + 2, at);
          this.#at = at + 2;
          return text;
        }
        if (depth < 1) return undefined;
      }
    }
    return undefined;
  }

  /** What follows ${ */
  #braced(quoted: boolean): WordPart {
    let length = false;
    let indirect = false;
    if (this.text[this.#at] === '#' && this.text[this.#at + 1] !== '}') {
      length = true;
      this.#at++;
    } else if (this.text[this.#at] === '!') {
      indirect = true;
      this.#at++;
    }
    const name = /^([A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(this.text.slice(this.#at, this.#at + 256))?.[0];
    if (name === undefined) throw new ShellSyntaxError('bad substitution');
    this.#at += name.length;
    let index: string | undefined;
    if (this.text[this.#at] === '[') {
      const end = this.text.indexOf(']', this.#at);
      index = this.text.slice(this.#at + 1, end);
      this.#at = end + 1;
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
    if (this.text[this.#at] === '}') {
      this.#at++;
      return part;
    }
    const operation = this.#operation();
    if (this.text[this.#at] !== '}') throw new ShellSyntaxError('bad substitution');
    this.#at++;
    return { ...part, operation };
  }

  #operation(): Operation {
    const operator = /^(:-|:=|:\+|:\?|-|=|\+|\?|##|#|%%|%|\/\/|\/#|\/%|\/|\^\^|\^|,,|,|:)/.exec(
      this.text.slice(this.#at, this.#at + 2),
    )?.[0];
    if (!operator) throw new ShellSyntaxError('bad substitution');
    this.#at += operator.length;
    if (operator.startsWith('/')) {
      const word = this.#until('/}');
      if (this.text[this.#at] !== '/') return { operator, word, second: [] };
      this.#at++;
      return { operator, word, second: this.#until('}') };
    }
    if (operator === ':') {
      const word = this.#until(':}');
      if (this.text[this.#at] !== ':') return { operator, word };
      this.#at++;
      return { operator, word, second: this.#until('}') };
    }
    return { operator, word: this.#until('}') };
  }

  /** A word inside braces, up to one of the characters, which is left. */
  #until(ends: string): Word {
    const parts: WordPart[] = [];
    while (!this.#done() && !ends.includes(this.text[this.#at] ?? '')) {
      const special = this.#part();
      if (special) parts.push(...special);
      else {
        const [last] = parts.slice(-1);
        const char = this.text[this.#at++] ?? '';
        if (last?.type === 'text' && !last.quoted) last.text += char;
        else parts.push({ type: 'text', text: char, quoted: false });
      }
    }
    return parts;
  }
}

const DECLARATIONS = ['local', 'declare', 'export', 'readonly', 'typeset'];

/** An assignment that is an argument (local a=1) goes on as one word, its value not split. */
function declared(assignment: Assignment): Word {
  return [{ type: 'assignment', assignment }];
}

function withBoth(command: Command | undefined): void {
  if (!command || !('redirections' in command)) return;
  (command.redirections as Redirection[]).push({
    descriptor: 2,
    operator: '>&',
    target: [{ type: 'text', text: '1', quoted: false }],
  });
}
