import { Box, Text } from 'ink';
import { memo, useContext } from 'react';
import type { Line } from '../text/line.js';
import { ThemeContext } from './theme.js';

/** One row of the terminal; never wraps. */
const Row = memo(function Row({ content }: { content: Line }) {
  const theme = useContext(ThemeContext);
  const [first, ...others] = content;
  if (!first) return <Text> </Text>;
  if (others.length === 0) {
    return (
      <Text wrap="truncate" {...theme(first)}>
        {first.text}
      </Text>
    );
  }
  return (
    <Text wrap="truncate">
      {content.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
        <Text key={index} {...theme(one)}>
          {one.text}
        </Text>
      ))}
    </Text>
  );
});

/** Lines below each other, in `width` columns. */
export function Rows({ lines, width }: { lines: readonly Line[]; width: number }) {
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {lines.map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <Row key={index} content={content} />
      ))}
    </Box>
  );
}
