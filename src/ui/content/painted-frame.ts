import { scrollOf } from '../state/scroll.js';
import type { UiState } from '../state/state.js';
import { COLOURS } from '../text/colours.js';
import { cut, EMPTY_LINE, type Line, line, pad, type Span, span } from '../text/line.js';
import { bodyOf } from './body.js';
import { headerLine, keysLine, moreText, statusLine } from './frame-lines.js';

const SGR = { green: 32, red: 31, magenta: 35, blueBright: 94 } as const;

/**
 * The frame as the components draw it, without them: rows separated by "\n", with SGR sequences. Undefined where the
 * terminal is too small.
 */
export function paintedFrame(state: UiState, coloured: boolean): string | undefined {
  const { lines, side, layout } = bodyOf(state);
  if (layout.tooSmall) return undefined;
  const { width, height, sideWidth } = layout;
  const scroll = scrollOf(state);
  const shown = lines.slice(scroll, scroll + height);
  const textWidth = side ? width - sideWidth - 3 : width;
  const body = Array.from({ length: height }, (_, row): Line => {
    const text = cut(shown[row] ?? EMPTY_LINE, textWidth);
    return side ? [...pad(text, textWidth), span(' │ ', { tone: 'faint' }), ...(side[row] ?? EMPTY_LINE)] : text;
  });
  const more = moreText(scroll, lines.length - scroll - shown.length);
  const rows = [
    headerLine(state, width),
    line('─'.repeat(width), { tone: 'faint' }),
    ...body,
    statusLine(state, width, more),
    keysLine(state, width),
  ];
  return rows.map((row) => ` ${row.map((one) => painted(one, coloured)).join('')}`.trimEnd()).join('\n');
}

function painted({ text, tone, bold, italic, underline, strike }: Span, coloured: boolean): string {
  const codes = [
    ...(bold ? [1] : []),
    ...(tone === 'faint' ? [2] : []),
    ...(italic ? [3] : []),
    ...(underline ? [4] : []),
    ...(strike ? [9] : []),
    ...(coloured && tone && tone !== 'faint' ? [SGR[COLOURS[tone]]] : []),
  ];
  return codes.length === 0 ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
}
