// Colours by meaning, or none: reports say what a text means, the caller whether its reader sees colours.

import * as colours from 'yoctocolors';

export type Palette = {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
};

export function paletteFor(colour: boolean): Palette {
  return colour ? COLOURED : PLAIN;
}

const COLOURED: Palette = {
  good: (text) => colours.bold(colours.green(text)),
  bad: (text) => colours.bold(colours.red(text)),
  warn: colours.yellow,
  strong: colours.bold,
  faint: colours.dim,
};

const same = (text: string): string => text;
const PLAIN: Palette = { good: same, bad: same, warn: same, strong: same, faint: same };
