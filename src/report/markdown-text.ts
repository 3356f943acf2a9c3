import type { Style } from './style.js';
import { wrap } from './wrap.js';

/** Markdown as plain lines for a terminal: headings, lists, paragraphs and code blocks. Code is never wrapped: it is to be copied. */
export function markdownText(markdown: string, width: number, style: Style): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let fence = false;
  const flush = () => {
    if (paragraph.length > 0) lines.push(paragraphText(paragraph.join(' '), width, style));
    paragraph = [];
  };
  for (const line of markdown.trim().split('\n')) {
    if (/^\s*```/.test(line)) {
      flush();
      fence = !fence;
    } else if (fence) {
      lines.push(style.code(`    ${line}`.trimEnd()));
    } else if (line.trim() === '') {
      flush();
      lines.push('');
    } else if (/^#{1,6} /.test(line)) {
      flush();
      lines.push(style.strong(wrap(line.replace(/^#+ /, ''), { width })));
    } else {
      if (/^\s*([-*]|\d+\.) /.test(line)) flush();
      paragraph.push(paragraph.length === 0 ? line.trimEnd() : line.trim());
    }
  }
  flush();
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

function paragraphText(text: string, width: number, style: Style): string {
  const marker = /^\s*([-*]|\d+\.) /.exec(text)?.[0] ?? '';
  const wrapped = wrap(text.slice(marker.length), { width, first: marker });
  // Without colour the marks stay: they are all that shows where a command begins and ends.
  if (!style.coloured) return wrapped;
  return wrapped
    .replace(/`([^`]+)`/g, (_, code: string) => style.code(code))
    .replace(/\*\*?([^*\n]+)\*\*?/g, (_, strong: string) => style.strong(strong));
}
