import stringWidth from 'string-width';

/** One character on the terminal with the SGR parameters that it is drawn with ("1;32", or "" for none). */
export interface Cell {
  text: string;
  sgr: string;
  /** Columns it takes: 1 or 2. */
  width: number;
}

/** The SGR codes that end an attribute, and the attribute's slot. */
const ENDS: Readonly<Record<number, readonly Slot[]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['foreground'],
  49: ['background'],
};
const STARTS: Readonly<Record<number, Slot>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
type Slot = 'bold' | 'faint' | 'italic' | 'underline' | 'inverse' | 'strike' | 'foreground' | 'background';

/** Reads one line of a frame: text and SGR sequences. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  const style = new Map<Slot, string>();
  let sgr = '';
  for (const [, codes, text] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
    if (text === undefined) {
      applyCodes(style, codes ?? '');
      sgr = [...style.values()].join(';');
      continue;
    }
    for (const character of text) {
      const width = stringWidth(character);
      const last = cells.at(-1);
      // Combining marks belong to the character before them.
      if (width === 0 && last) last.text += character;
      else if (width > 0) cells.push({ text: character, sgr, width });
    }
  }
  return cells;
}

function applyCodes(style: Map<Slot, string>, codes: string): void {
  const numbers = codes === '' ? [0] : codes.split(';').map(Number);
  for (let index = 0; index < numbers.length; index += 1) {
    const code = numbers[index] ?? 0;
    const slot = STARTS[code];
    if (code === 0) style.clear();
    else if (slot) style.set(slot, String(code));
    else if (ENDS[code]) for (const ended of ENDS[code]) style.delete(ended);
    else if (code === 38 || code === 48) {
      const length = numbers[index + 1] === 5 ? 3 : 5;
      style.set(code === 38 ? 'foreground' : 'background', numbers.slice(index, index + length).join(';'));
      index += length - 1;
    } else style.set(code >= 40 && code < 50 ? 'background' : 'foreground', String(code));
  }
}
