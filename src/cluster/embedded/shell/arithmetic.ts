/** Where an expression's names live. */
export interface Names {
  get(name: string, index: string | undefined): string;
  set(name: string, index: string | undefined, value: string): void;
}

export class ArithmeticError extends Error {}

type Thunk = () => number;

/** Value of a shell expression whose expansions have been made. Empty is 0. */
export function evaluate(text: string, names: Names): number {
  if (!text.trim()) return 0;
  const parser = new Expression(text, names);
  const value = parser.comma();
  parser.expectEnd();
  return value();
}

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];
const ASSIGN = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^='];
const TOKEN =
  /\s*(\*\*|<<=|>>=|\|\||&&|==|!=|<=|>=|<<|>>|\+\+|--|[-+*/%&|^]=|[-+*/%&|^!~<>=?:,()]|\d+#[0-9A-Za-z@_]+|0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*(?:\[[^\]]*\])?)/y;

class Expression {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(
    readonly text: string,
    readonly names: Names,
  ) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      if (/^\s*$/.test(text.slice(TOKEN.lastIndex))) break;
      const match = TOKEN.exec(text);
      if (!match) throw new ArithmeticError(`${text}: syntax error: operand expected`);
      this.#tokens.push(match[1] ?? '');
    }
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length)
      throw new ArithmeticError(
        `${this.text}: syntax error in expression (error token is "${this.#tokens[this.#at]}")`,
      );
  }

  comma(): Thunk {
    let value = this.#assignment();
    while (this.#take(',')) {
      const first = value;
      const second = this.#assignment();
      value = () => {
        first();
        return second();
      };
    }
    return value;
  }

  #take(...tokens: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !tokens.includes(token)) return undefined;
    this.#at++;
    return token;
  }

  #assignment(): Thunk {
    const name = this.#tokens[this.#at];
    const operator = this.#tokens[this.#at + 1];
    if (name && operator && /^[A-Za-z_]/.test(name) && ASSIGN.includes(operator)) {
      this.#at += 2;
      const value = this.#assignment();
      return () => {
        const right = value();
        const result = operator === '=' ? right : compute(operator.slice(0, -1), this.#read(name), right);
        this.#write(name, result);
        return result;
      };
    }
    return this.#conditional();
  }

  #conditional(): Thunk {
    const condition = this.#binary(0);
    if (!this.#take('?')) return condition;
    const yes = this.#assignment();
    if (!this.#take(':')) throw new ArithmeticError(`${this.text}: \`:' expected for conditional expression`);
    const no = this.#assignment();
    return () => (condition() ? yes() : no());
  }

  #binary(level: number): Thunk {
    const operators = BINARY[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let operator = this.#take(...operators); operator; operator = this.#take(...operators)) {
      const first = left;
      const second = this.#binary(level + 1);
      const word = operator;
      if (word === '&&') left = () => (first() && second() ? 1 : 0);
      else if (word === '||') left = () => (first() || second() ? 1 : 0);
      else left = () => compute(word, first(), second());
    }
    return left;
  }

  #unary(): Thunk {
    const operator = this.#take('!', '~', '-', '+', '++', '--');
    if (operator === '++' || operator === '--') {
      const name = this.#tokens[this.#at++] ?? '';
      return () => this.#step(name, operator);
    }
    if (operator) {
      const inner = this.#unary();
      if (operator === '!') return () => (inner() ? 0 : 1);
      if (operator === '~') return () => ~inner();
      return operator === '-' ? () => -inner() : inner;
    }
    return this.#primary();
  }

  #primary(): Thunk {
    if (this.#take('(')) {
      const inner = this.comma();
      if (!this.#take(')')) throw new ArithmeticError(`${this.text}: missing \`)'`);
      return inner;
    }
    const token = this.#tokens[this.#at++];
    if (token === undefined)
      throw new ArithmeticError(`${this.text}: syntax error: operand expected (error token is "${this.text.trim()}")`);
    if (/^[A-Za-z_]/.test(token)) {
      const step = this.#take('++', '--');
      if (!step) return () => this.#read(token);
      return () => {
        const before = this.#read(token);
        this.#step(token, step);
        return before;
      };
    }
    const value = literal(token);
    return () => value;
  }

  #step(name: string, operator: string): number {
    const value = this.#read(name) + (operator === '++' ? 1 : -1);
    this.#write(name, value);
    return value;
  }

  #split(token: string): [string, string | undefined] {
    const [, name = token, index] = /^(\w+)\[([^\]]*)\]$/.exec(token) ?? [];
    return [name, index];
  }

  #read(token: string): number {
    const text = this.names.get(...this.#split(token)).trim();
    if (!text) return 0;
    // A variable may hold an expression itself.
    return /^-?\d/.test(text) && !/[^\d-]/.test(text) && !/^-?0\d/.test(text)
      ? Number(text)
      : evaluate(text, this.names);
  }

  #write(token: string, value: number): void {
    this.names.set(...this.#split(token), String(value));
  }
}

function literal(token: string): number {
  const based = /^(\d+)#(.+)$/.exec(token);
  if (based) return Number.parseInt(based[2] ?? '0', Number(based[1]));
  if (/^0[xX]/.test(token)) return Number.parseInt(token, 16);
  if (/^0\d/.test(token)) return Number.parseInt(token, 8);
  return Number(token);
}

function compute(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0) throw new ArithmeticError('division by 0');
      return operator === '/' ? Math.trunc(a / b) : a % b;
    case '**':
      return a ** b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
      return Number(BigInt(a) & BigInt(b));
    case '|':
      return Number(BigInt(a) | BigInt(b));
    case '^':
      return Number(BigInt(a) ^ BigInt(b));
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    default:
      return a >= b ? 1 : 0;
  }
}
