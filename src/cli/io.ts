/** What a command can see and say. stdout carries results alone, stderr progress and problems. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Aborts when nobody reads stdout any more. */
  readonly readerGone: AbortSignal;
  readonly outIsTty: boolean;
  readonly errIsTty: boolean;
  readonly inIsTty: boolean;
  /** Size of the terminal; 80 x 24 where there is none. */
  columns(): number;
  rows(): number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Lines longer than this are hard to read however wide the window is. */
const WIDEST = 120;
const NARROWEST = 40;

/** Width that texts are wrapped at. */
export function textWidth(io: Io): number {
  return Math.min(WIDEST, Math.max(NARROWEST, io.columns()));
}
