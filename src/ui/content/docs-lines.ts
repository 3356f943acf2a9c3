import type { Lab } from '../../domain/lab.js';
import { EMPTY_LINE, type Line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';

/** What to read about the lab, where it says so. */
export function docsLines({ docs }: Lab, width: number): Line[] {
  return docs ? [EMPTY_LINE, ...wrap([span('Read more: '), span(docs, { underline: true })], width)] : [];
}
