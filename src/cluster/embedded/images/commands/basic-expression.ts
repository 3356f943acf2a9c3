/** In basic expressions \( \) \| \+ \? \{ \} are the operators, and the bare characters mean themselves. */
export function basicToExtended(pattern: string): string {
  return pattern.replace(
    /\\([(){}|+?])|([(){}|+?])/g,
    (_, escaped: string | undefined, plain: string | undefined) => escaped ?? `\\${plain}`,
  );
}
