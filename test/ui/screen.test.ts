import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/ui/terminal/screen.js';
import { FakeTerminal } from './fake-terminal.js';

function onTerminal(): { terminal: FakeTerminal; screen: Screen } {
  const terminal = new FakeTerminal(80, 24);
  return { terminal, screen: new Screen((bytes) => terminal.write(bytes)) };
}

/** Text and styles as Ink writes them: every style is closed again. Wide characters shift what follows them. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '│', '日'), maxLength: 8 });
const styled = fc
  .tuple(fc.constantFrom('', '1', '31', '38;5;200'), letters)
  .map(([code, text]) => (code === '' ? text : `\x1b[${code}m${text}\x1b[0m`));
const line = fc.array(styled, { maxLength: 4 }).map((parts) => parts.join(''));
const frame = fc.array(line, { maxLength: 4 });

function shownBy(lines: readonly string[]): string {
  const fresh = onTerminal();
  fresh.screen.show(lines.join('\n'));
  return fresh.terminal.text();
}

describe('Screen', () => {
  it('shows every frame of a series as if it were drawn afresh', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 2, maxLength: 5 }), (frames) => {
        const { terminal, screen } = onTerminal();
        for (const lines of frames) {
          screen.show(lines.join('\n'));
          expect(terminal.text()).toBe(shownBy(lines));
        }
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('writes the changed digits of a clock and nothing else', () => {
    const { terminal, screen } = onTerminal();
    screen.show(`title${' '.repeat(60)}\x1b[1m7:12 left\x1b[22m\nbody`);
    const before = terminal.bytes;
    screen.show(`title${' '.repeat(60)}\x1b[1m7:11 left\x1b[22m\nbody`);
    expect(terminal.lines()[0]).toMatch(/7:11 left$/);
    expect(terminal.bytes - before).toBeLessThan(25);
  });

  it('writes nothing for the same frame', () => {
    const { terminal, screen } = onTerminal();
    screen.show('a\nb');
    const before = terminal.bytes;
    screen.show('a\nb');
    expect(terminal.bytes).toBe(before);
  });

  it('notices a change of style alone', () => {
    const { terminal, screen } = onTerminal();
    screen.show('\x1b[32mok\x1b[39m');
    const before = terminal.bytes;
    screen.show('\x1b[31mok\x1b[39m');
    expect(terminal.bytes).toBeGreaterThan(before);
  });

  it('erases what a shorter line and a shorter frame leave behind', () => {
    const { terminal, screen } = onTerminal();
    screen.show('a long line\nsecond\nthird');
    screen.show('a\nsecond');
    expect(terminal.lines()).toEqual(['a', 'second']);
  });

  it('draws everything again on request', () => {
    const { terminal, screen } = onTerminal();
    screen.show('one\ntwo');
    terminal.write('\x1b[1;1Hgarbage');
    screen.repaint();
    expect(terminal.lines()).toEqual(['one', 'two']);
  });
});
