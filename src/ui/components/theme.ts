import type { TextProps } from 'ink';
import { createContext } from 'react';
import { COLOURS } from '../text/colours.js';
import type { Span } from '../text/line.js';

/** How a span looks. */
export type Theme = (span: Span) => TextProps;

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
