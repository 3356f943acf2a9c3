/** Colours by meaning, so that a text names what it says and not how it looks. */
export interface Style {
  /** False where every function returns its text as it came. */
  readonly coloured: boolean;
  good(text: string): string;
  bad(text: string): string;
  unsure(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
  code(text: string): string;
}

/**
 * Whether colour is wanted: NO_COLOR (any value but the empty one) wins, then FORCE_COLOR ("0" and "false" mean no),
 * then whether the stream is a terminal that can do it.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTty: boolean): boolean {
  if (env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTty && env.TERM !== 'dumb';
}

export function createStyle(coloured: boolean): Style {
  const sgr = (open: number, close: number) => (text: string) =>
    coloured && text !== '' ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    coloured,
    good: sgr(32, 39),
    bad: sgr(31, 39),
    unsure: sgr(33, 39),
    faint: sgr(2, 22),
    strong: sgr(1, 22),
    code: sgr(36, 39),
  };
}

export const plainStyle: Style = createStyle(false);
