/** Below this a frame would be a riddle: a message is shown instead. */
export const LEAST = { columns: 60, rows: 15 } as const;

/** Header and rule above the body, rule and keys below it. */
const FRAME_ROWS = 4;
const MARGIN = 1;
const SIDE_FROM_COLUMNS = 110;
const SIDE_WIDTH = 38;
/** Longer lines are hard to read. */
const TEXT_MOST = 100;

export interface Layout {
  tooSmall: boolean;
  columns: number;
  /** Columns between the margins. */
  width: number;
  /** Rows of the body. */
  height: number;
  /** Columns of running text. */
  textWidth: number;
  /** Columns of the panel beside the text; 0 where there is no room for it. */
  sideWidth: number;
}

/** The last row of the terminal stays free: a full one makes some terminals scroll. */
export function layoutOf({ columns, rows }: { columns: number; rows: number }, wantsSide = false): Layout {
  const width = Math.max(1, columns - 2 * MARGIN);
  const sideWidth = wantsSide && columns >= SIDE_FROM_COLUMNS ? SIDE_WIDTH : 0;
  return {
    tooSmall: columns < LEAST.columns || rows < LEAST.rows,
    columns,
    width,
    height: Math.max(1, rows - 1 - FRAME_ROWS),
    textWidth: Math.min(TEXT_MOST, width - (sideWidth > 0 ? sideWidth + 3 : 0)),
    sideWidth,
  };
}
