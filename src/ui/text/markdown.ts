import { lexer, type Token, type Tokens } from 'marked';
import { inlineSpans } from './inline.js';
import { EMPTY_LINE, type Line, line, span, widthOf } from './line.js';
import { tableLines } from './markdown-table.js';
import { hardBreak, wrap } from './wrap.js';

const CODE_INDENT = 4;

/** Markdown as lines no wider than `width`. Code keeps its line breaks and blanks, so that it can be copied. */
export function markdownLines(markdown: string, width: number): Line[] {
  return blocks(lexer(markdown), width);
}

function blocks(tokens: readonly Token[], width: number, tight = false): Line[] {
  const lines: Line[] = [];
  for (const token of tokens) {
    const drawn = block(token, width);
    if (drawn.length === 0) continue;
    if (lines.length > 0 && !(tight && (token.type === 'list' || token.type === 'text'))) lines.push(EMPTY_LINE);
    lines.push(...drawn);
  }
  return lines;
}

function block(token: Token, width: number): Line[] {
  switch (token.type) {
    case 'heading':
      return headingLines(token as Tokens.Heading, width);
    case 'list':
      return listLines(token as Tokens.List, width);
    case 'code':
      return codeLines((token as Tokens.Code).text, width);
    case 'table':
      return tableLines(token as Tokens.Table, width);
    case 'blockquote':
      return blocks((token as Tokens.Blockquote).tokens, width - 2).map((one) => [
        span('▌ ', { tone: 'faint' }),
        ...one,
      ]);
    case 'hr':
      return [line('─'.repeat(width), { tone: 'faint' })];
    case 'paragraph':
    case 'text':
      return wrap(inlineSpans((token as Tokens.Paragraph).tokens ?? [token]), width);
    default:
      return [];
  }
}

function headingLines(heading: Tokens.Heading, width: number): Line[] {
  const tone = heading.depth <= 2 ? { tone: 'accent' as const } : {};
  return wrap(inlineSpans(heading.tokens, { bold: true, ...tone }), width);
}

function listLines(list: Tokens.List, width: number): Line[] {
  const start = typeof list.start === 'number' ? list.start : 1;
  const digits = String(start + list.items.length - 1).length;
  return list.items.flatMap((item, index) => {
    const marker = list.ordered ? `${String(start + index).padStart(digits)}. ` : '• ';
    const indent = widthOf(marker);
    const body = blocks(item.tokens, width - indent, !item.loose);
    const drawn = body.map((one, row) => [span(row === 0 ? marker : ' '.repeat(indent)), ...one]);
    return list.loose && index > 0 ? [EMPTY_LINE, ...drawn] : drawn;
  });
}

function codeLines(code: string, width: number): Line[] {
  const indent = span(' '.repeat(CODE_INDENT));
  return code
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((row) => hardBreak([span(row, { tone: 'code' })], width - CODE_INDENT))
    .map((one) => (one.length === 0 ? EMPTY_LINE : [indent, ...one]));
}
