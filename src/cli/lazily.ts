/**
 * A part whose methods all give promises, loaded when the first of them is called that is not among those that are
 * `there` without it.
 */
export function lazily<Part extends object>(load: () => Promise<Part>, there: Partial<Part> = {}): Part {
  const call =
    (name: PropertyKey) =>
    async (...args: unknown[]) => {
      const part = (await load()) as Record<PropertyKey, (...args: unknown[]) => unknown>;
      return part[name]?.(...args);
    };
  return new Proxy({} as Part, {
    get: (_, name) => {
      // Whoever awaits the part itself must not take it for a promise.
      if (name === 'then') return undefined;
      return (there as Record<PropertyKey, unknown>)[name] ?? call(name);
    },
  });
}
