const SIMPLE: Record<string, number> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  '\\': 92,
  '"': 34,
  "'": 39,
};

/** `printf FORMAT ARGS` as bytes; the format is used again until the arguments are used up. */
export function formatText(format: string, args: readonly string[]): Buffer {
  const left = [...args];
  const parts: Buffer[] = [];
  do {
    const before = left.length;
    parts.push(once(format, left));
    if (left.length === before) break;
  } while (left.length > 0);
  return Buffer.concat(parts);
}

function once(format: string, args: string[]): Buffer {
  const parts: Buffer[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain) parts.push(unescaped(plain));
    plain = '';
  };
  for (let i = 0; i < format.length; i++) {
    const directive =
      format[i] === '%' ? /^%([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?([a-zA-Z%])/.exec(format.slice(i)) : null;
    if (!directive) {
      if (format[i] === '\\') plain += format[i++] ?? '';
      plain += format[i] ?? '';
      continue;
    }
    flush();
    const [all, flags = '', width, precision, kind = ''] = directive;
    i += all.length - 1;
    if (kind === '%') {
      parts.push(Buffer.from('%'));
      continue;
    }
    const size = width === '*' ? Number(args.shift() ?? 0) : Number(width ?? 0);
    const exact =
      precision === '*' ? Number(args.shift() ?? 0) : precision === undefined ? undefined : Number(precision);
    parts.push(padded(convert(kind, args.shift() ?? '', exact, flags), size, flags));
  }
  flush();
  return Buffer.concat(parts);
}

function convert(kind: string, value: string, precision: number | undefined, flags: string): Buffer {
  const number = value.startsWith("'") || value.startsWith('"') ? value.charCodeAt(1) : Number(value || 0);
  const whole = Math.trunc(Number.isNaN(number) ? Number.parseInt(value, 10) || 0 : number);
  const digits = (text: string): string => text.padStart(precision ?? 0, '0');
  switch (kind) {
    case 'd':
    case 'i':
    case 'u': {
      const text = digits(String(Math.abs(whole)));
      return Buffer.from(whole < 0 ? `-${text}` : flags.includes('+') ? `+${text}` : text);
    }
    case 'x':
      return Buffer.from(digits(whole.toString(16)));
    case 'X':
      return Buffer.from(digits(whole.toString(16).toUpperCase()));
    case 'o':
      return Buffer.from(digits(whole.toString(8)));
    case 'f':
    case 'F':
      return Buffer.from(number.toFixed(precision ?? 6));
    case 'e':
      return Buffer.from(number.toExponential(precision ?? 6));
    case 'g':
      return Buffer.from(String(Number(number.toPrecision(precision ?? 6))));
    case 'c':
      return Buffer.from(value.slice(0, 1));
    case 'b':
      return unescaped(value);
    case 'q':
      return Buffer.from(/^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
    default:
      return Buffer.from(precision === undefined ? value : value.slice(0, precision));
  }
}

function padded(text: Buffer, width: number, flags: string): Buffer {
  if (text.length >= width) return text;
  const fill = Buffer.alloc(width - text.length, flags.includes('0') && !flags.includes('-') ? '0' : ' ');
  return flags.includes('-') ? Buffer.concat([text, fill]) : Buffer.concat([fill, text]);
}

/** Backslash escapes as bytes: "\x00" is one zero byte. */
function unescaped(text: string): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const match of text.matchAll(/\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|(.))/gs)) {
    parts.push(Buffer.from(text.slice(at, match.index)));
    at = match.index + match[0].length;
    const [all, hex, octal, char] = match;
    if (hex !== undefined) parts.push(Buffer.from([Number.parseInt(hex, 16)]));
    else if (octal !== undefined) parts.push(Buffer.from([Number.parseInt(octal, 8) & 255]));
    else parts.push(char !== undefined && SIMPLE[char] !== undefined ? Buffer.from([SIMPLE[char]]) : Buffer.from(all));
  }
  parts.push(Buffer.from(text.slice(at)));
  return Buffer.concat(parts);
}
