// Values of command line options, checked: a wrong one is named with what would be right.

import { usageError } from './exit.ts';

/** For commander: a whole number within bounds. */
export function wholeNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw usageError(`${name} takes a whole number from ${least} to ${most}, not "${text}"`);
  };
}

export function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of) {
    throw usageError(`--shard takes I/N with I from 1 to N, such as 1/3, not "${text}"`);
  }
  return { index, of };
}
