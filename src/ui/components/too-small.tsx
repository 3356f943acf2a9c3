import { Box, Text } from 'ink';
import { LEAST } from '../content/layout.js';

/** Instead of a broken frame. */
export function TooSmall({ columns, rows }: { columns: number; rows: number }) {
  return (
    <Box flexDirection="column" width={columns} height={Math.max(1, rows - 1)} overflow="hidden">
      <Text>
        This terminal is {columns} x {rows}; kubedrill needs {LEAST.columns} x {LEAST.rows}. Make it larger, or press q
        and use the commands: kubedrill start, check, hint.
      </Text>
    </Box>
  );
}
