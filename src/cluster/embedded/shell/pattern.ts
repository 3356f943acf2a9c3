const CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

export const classes = (text: string): string =>
  text.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all);

/** Puts a backslash before what a pattern would read as special. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** Source of the regular expression that a shell pattern means. */
export function patternSource(pattern: string, greedy = true): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '\\') out += quote(pattern[++i] ?? '\\');
    else if (char === '*') out += greedy ? '[^]*' : '[^]*?';
    else if (char === '?') out += '[^]';
    else if (char === '[') {
      const set = /^\[([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]/.exec(pattern.slice(i));
      if (!set) out += '\\[';
      else {
        const [all, not, body = ''] = set;
        out += `[${not ? '^' : ''}${classes(body.replace(/^\]/, '\\]').replace(/\[(?!:)/g, '\\['))}]`;
        i += all.length - 1;
      }
    } else out += quote(char);
  }
  return out;
}

export const matchesPattern = (pattern: string, text: string): boolean =>
  new RegExp(`^(?:${patternSource(pattern)})$`).test(text);

const quote = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
