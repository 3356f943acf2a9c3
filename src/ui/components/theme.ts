import type { TextProps } from 'ink';
import { createContext } from 'react';
import type { Span, Tone } from '../text/line.js';

/** How a span looks. */
export type Theme = (span: Span) => TextProps;

/** Of the 16 colours those that can be read on dark and on light backgrounds alike. */
const COLOURS: Readonly<Record<Exclude<Tone, 'faint'>, string>> = {
  good: 'green',
  bad: 'red',
  unsure: 'magenta',
  accent: 'blueBright',
  code: 'blueBright',
};

export function themeOf(coloured: boolean): Theme {
  return ({ tone, bold, italic, underline, strike }) => ({
    ...(bold && { bold }),
    ...(italic && { italic }),
    ...(underline && { underline }),
    ...(strike && { strikethrough: strike }),
    ...(tone === 'faint' && { dimColor: true }),
    ...(coloured && tone && tone !== 'faint' && { color: COLOURS[tone] }),
  });
}

export const ThemeContext = createContext<Theme>(themeOf(true));
