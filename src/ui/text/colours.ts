import type { Tone } from './line.js';

/** Of the 16 colours those that can be read on dark and on light backgrounds alike. */
export const COLOURS: Readonly<Record<Exclude<Tone, 'faint'>, 'green' | 'red' | 'magenta' | 'blueBright'>> = {
  good: 'green',
  bad: 'red',
  unsure: 'magenta',
  accent: 'blueBright',
  code: 'blueBright',
};
