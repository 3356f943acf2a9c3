export interface Variable {
  kind: 'text' | 'list' | 'map';
  /** Texts have one entry, under "0". */
  values: Map<string, string>;
  exported: boolean;
  readOnly: boolean;
}

const text = (value: string): Variable => ({
  kind: 'text',
  values: new Map([['0', value]]),
  exported: false,
  readOnly: false,
});

/** A shell's variables, with those that functions keep to themselves. */
export class Variables {
  readonly #all: Map<string, Variable>;
  /** For each function that runs: what its local names meant before. */
  readonly #frames: Map<string, Variable | undefined>[] = [];

  constructor(from?: Variables) {
    this.#all = new Map(
      [...(from ? from.#all : [])].map(([name, variable]) => [name, { ...variable, values: new Map(variable.values) }]),
    );
    // A subshell inside a function is still inside it.
    if (from) this.#frames = from.#frames.map((frame) => new Map(frame));
  }

  find(name: string): Variable | undefined {
    return this.#all.get(name);
  }

  get(name: string): string | undefined {
    const variable = this.#all.get(name);
    return variable?.values.get(variable.kind === 'map' ? '0' : (firstKey(variable) ?? '0'));
  }

  set(name: string, value: string): void {
    const known = this.#all.get(name);
    if (known?.readOnly) throw new ReadOnlyVariable(name);
    if (known) known.values.set('0', value);
    else this.#all.set(name, text(value));
  }

  setItem(name: string, key: string, value: string): void {
    const variable = this.declare(name, 'list');
    if (variable.readOnly) throw new ReadOnlyVariable(name);
    variable.values.set(key, value);
  }

  /** Makes a name a list or map, keeping what it holds. */
  declare(name: string, kind: Variable['kind']): Variable {
    const known = this.#all.get(name);
    if (!known) {
      const made: Variable = { kind, values: new Map(), exported: false, readOnly: false };
      this.#all.set(name, made);
      return made;
    }
    if (known.kind === 'text' && kind !== 'text') known.kind = kind;
    return known;
  }

  assign(name: string, kind: 'list' | 'map', entries: readonly (readonly [string, string])[]): void {
    const variable = this.declare(name, kind);
    if (variable.readOnly) throw new ReadOnlyVariable(name);
    variable.values = new Map(entries);
  }

  unset(name: string, key?: string): void {
    if (key === undefined) this.#all.delete(name);
    else this.#all.get(name)?.values.delete(key);
  }

  enter(): void {
    this.#frames.push(new Map());
  }

  leave(): void {
    for (const [name, before] of this.#frames.pop() ?? []) {
      if (before) this.#all.set(name, before);
      else this.#all.delete(name);
    }
  }

  /** Gives the running function a name of its own. False outside functions. */
  makeLocal(name: string): boolean {
    const frame = this.#frames.at(-1);
    if (!frame) return false;
    if (!frame.has(name)) {
      frame.set(name, this.#all.get(name));
      this.#all.delete(name);
    }
    return true;
  }

  export(name: string): void {
    this.declare(name, 'text').exported = true;
  }

  protect(name: string): void {
    this.declare(name, 'text').readOnly = true;
  }

  environment(): Map<string, string> {
    const out = new Map<string, string>();
    for (const [name, variable] of this.#all) {
      const value = variable.values.get('0');
      if (variable.exported && value !== undefined) out.set(name, value);
    }
    return out;
  }

  names(): string[] {
    return [...this.#all.keys()].sort();
  }
}

export class ReadOnlyVariable extends Error {
  constructor(name: string) {
    super(`${name}: readonly variable`);
  }
}

/** Keys in the order in which a list has its items. */
export function keysOf(variable: Variable): string[] {
  const keys = [...variable.values.keys()];
  return variable.kind === 'map' ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

const firstKey = (variable: Variable): string | undefined =>
  variable.kind === 'text' ? '0' : variable.values.has('0') ? '0' : undefined;
