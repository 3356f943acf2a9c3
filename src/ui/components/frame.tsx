import { Box } from 'ink';
import { bodyOf } from '../content/body.js';
import { headerLine, keysLine, moreText, statusLine } from '../content/frame-lines.js';
import { scrollOf } from '../state/scroll.js';
import type { UiState } from '../state/state.js';
import { line, span } from '../text/line.js';
import { Rows } from './rows.js';
import { TooSmall } from './too-small.js';

/** The whole screen: where one is and the clock, the body, what is under way, the keys. */
export function Frame({ state }: { state: UiState }) {
  const { lines, side, layout } = bodyOf(state);
  if (layout.tooSmall) return <TooSmall columns={state.columns} rows={state.rows} />;
  const { width, height, columns, sideWidth } = layout;
  const scroll = scrollOf(state);
  const shown = lines.slice(scroll, scroll + height);
  const below = lines.length - scroll - shown.length;
  return (
    <Box flexDirection="column" width={columns} paddingX={1}>
      <Rows width={width} lines={[headerLine(state, width), line('─'.repeat(width), { tone: 'faint' })]} />
      <Box height={height} overflow="hidden">
        <Rows width={side ? width - sideWidth - 3 : width} lines={shown} />
        {side && (
          <>
            <Rows width={3} lines={Array.from({ length: height }, () => [span(' │ ', { tone: 'faint' })])} />
            <Rows width={sideWidth} lines={side.slice(0, height)} />
          </>
        )}
      </Box>
      <Rows width={width} lines={[statusLine(state, width, moreText(scroll, below)), keysLine(state, width)]} />
    </Box>
  );
}
