/** A part whose methods all give promises, loaded when the first of them is called. */
export function lazily<Part extends object>(load: () => Promise<Part>): Part {
  const call =
    (name: PropertyKey) =>
    async (...args: unknown[]) => {
      const part = (await load()) as Record<PropertyKey, (...args: unknown[]) => unknown>;
      return part[name]?.(...args);
    };
  // Whoever awaits the part itself must not take it for a promise.
  return new Proxy({} as Part, { get: (_, name) => (name === 'then' ? undefined : call(name)) });
}
