import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, widthOf } from '../../src/ui/text/line.js';
import { markdownLines } from '../../src/ui/text/markdown.js';
import { wrap } from '../../src/ui/text/wrap.js';
import { sampleLab } from './samples.js';

const plainText = (line: Line) => line.map(({ text }) => text).join('');

function drawn(markdown: string, width = 40): string[] {
  return markdownLines(markdown, width).map(plainText);
}

describe('markdownLines', () => {
  it('draws headings bold and paragraphs wrapped at words', () => {
    const lines = markdownLines('# Title\n\nOne two three four five six seven eight nine ten.', 20);
    expect(lines.map(plainText)).toEqual(['Title', '', 'One two three four', 'five six seven eight', 'nine ten.']);
    expect(lines[0]?.[0]).toMatchObject({ bold: true, tone: 'accent' });
  });

  it('marks inline code, bold, italic and links', () => {
    const [line] = markdownLines('a `kubectl <x>` **b** *c* [docs](https://k8s.io) &lt;ns&gt;', 80);
    expect(line?.find(({ text }) => text === 'kubectl <x>')).toMatchObject({ tone: 'code' });
    expect(line?.find(({ text }) => text === 'b')).toMatchObject({ bold: true });
    expect(line?.find(({ text }) => text === 'c')).toMatchObject({ italic: true });
    expect(plainText(line ?? [])).toBe('a kubectl <x> b c docs (https://k8s.io) <ns>');
  });

  it('numbers and indents lists, tight and loose', () => {
    expect(drawn('1. first item that is long enough to wrap around\n2. second\n   - inner\n   - more')).toEqual([
      '1. first item that is long enough to',
      '   wrap around',
      '2. second',
      '   • inner',
      '   • more',
    ]);
    expect(drawn('- a\n\n- b')).toEqual(['• a', '', '• b']);
    expect(drawn('9. a\n10. b')).toEqual([' 9. a', '10. b']);
  });

  it('keeps code as it is, indented, and breaks only what does not fit', () => {
    expect(drawn('```yaml\nspec:\n  ports:\n\n    - port: 80\n```')).toEqual([
      '    spec:',
      '      ports:',
      '',
      '        - port: 80',
    ]);
    expect(drawn('```\n0123456789abcdef\n```', 14)).toEqual(['    0123456789', '    abcdef']);
  });

  it('draws tables with aligned columns, and wraps cells of wide ones', () => {
    expect(drawn('| a | n |\n|---|--:|\n| one | 1 |\n| `two` | 22 |')).toEqual([
      'a     n',
      '───  ──',
      'one   1',
      'two  22',
    ]);
    const wide = drawn('| name | meaning |\n|---|---|\n| x | a long text that does not fit into the row |', 24);
    expect(wide.every((line) => line.length <= 24)).toBe(true);
    expect(wide.join(' ').replace(/\s+/g, ' ')).toContain('a long text that does not fit into the row');
  });

  it('draws quotes and rules', () => {
    expect(drawn('> careful\n\n---', 10)).toEqual(['▌ careful', '', '──────────']);
  });

  it('never draws wider than asked', () => {
    for (const width of [20, 33, 58, 78]) {
      for (const line of markdownLines(sampleLab().task, width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });
});

describe('wrap', () => {
  it('loses no word and exceeds no width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 12 })),
        fc.integer({ min: 2, max: 30 }),
        (words, width) => {
          const lines = wrap([{ text: words.join(' ') }], width);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
          const letters = (text: string) => text.replace(/\s+/g, '');
          expect(letters(lines.map(plainText).join(''))).toBe(letters(words.join('')));
        },
      ),
    );
  });

  it('keeps a word together that changes its style half-way', () => {
    const lines = wrap([{ text: 'see ' }, { text: 'pod', bold: true }, { text: '-name.' }], 9);
    expect(lines.map(plainText)).toEqual(['see', 'pod-name.']);
  });

  it('counts wide characters as two columns', () => {
    expect(wrap([{ text: '日本語 日本' }], 6).map(plainText)).toEqual(['日本語', '日本']);
  });
});
