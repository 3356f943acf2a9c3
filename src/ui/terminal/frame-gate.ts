/**
 * At most one call each `ms` milliseconds; the first at once, the last never lost. Uses real time: it spares the
 * terminal a flood of frames, and decides nothing.
 */
export function frameGate(ms: number, draw: () => void): { ask(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let asked = false;
  const pass = () => {
    asked = false;
    draw();
    timer = setTimeout(() => {
      timer = undefined;
      if (asked) pass();
    }, ms);
  };
  return {
    ask: () => {
      asked = true;
      if (!timer) pass();
    },
    close: () => {
      clearTimeout(timer);
      timer = undefined;
      asked = false;
    },
  };
}
