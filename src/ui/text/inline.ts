import type { Token, Tokens } from 'marked';
import type { Span, SpanStyle } from './line.js';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };

/** Inline Markdown (emphasis, code, links) as spans. Line breaks of the source are blanks, hard breaks stay. */
export function inlineSpans(tokens: readonly Token[] | undefined, style: SpanStyle = {}): Span[] {
  return (tokens ?? []).flatMap((token) => spansOf(token, style));
}

function spansOf(token: Token, style: SpanStyle): Span[] {
  switch (token.type) {
    case 'strong':
      return inlineSpans(token.tokens, { ...style, bold: true });
    case 'em':
      return inlineSpans(token.tokens, { ...style, italic: true });
    case 'del':
      return inlineSpans(token.tokens, { ...style, strike: true });
    case 'codespan':
      return [{ ...style, tone: 'code', text: (token as Tokens.Codespan).text }];
    case 'br':
      return [{ text: '\n' }];
    case 'link':
      return linkSpans(token as Tokens.Link, style);
    case 'image':
      return [{ ...style, text: (token as Tokens.Image).text }];
    case 'checkbox':
      return [{ ...style, text: (token as Tokens.Checkbox).checked ? '[x] ' : '[ ] ' }];
    case 'html':
      return [];
    default:
      if ('tokens' in token && token.tokens) return inlineSpans(token.tokens, style);
      return [{ ...style, text: decode('text' in token ? String(token.text) : token.raw).replace(/\s*\n\s*/g, ' ') }];
  }
}

function linkSpans(link: Tokens.Link, style: SpanStyle): Span[] {
  const text = inlineSpans(link.tokens, { ...style, underline: true });
  if (link.text === link.href || link.href.startsWith('#')) return text;
  return [...text, { ...style, text: ` (${link.href})` }];
}

function decode(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
