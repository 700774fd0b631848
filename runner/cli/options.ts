// What commands have in common in their options, and the values of options, checked: a wrong one is named with what would be right.

import { Option } from 'commander';
import { usageError } from './exit.ts';

/** A target that plumbline starts itself, as a help text names it. */
export const OWN_TARGET = 'emulator | qemu:PATH | "exec:command with {qmp} in it"';
export const DEFAULT_WORKERS = 2;
/** More than anybody waits for. */
export const MOST = 1_000_000_000;
/** In seconds: what takes up to three times as long is slow, and no finding. */
export const FUZZ_REPLY_DEADLINE = 4;

/** For commander: an option that may be repeated. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

type Parse<Value> = (text: string) => Value;

export const parseWorkers: Parse<number> = wholeNumber('--workers', 1, 64);
export const parseSeed: Parse<number> = wholeNumber('--seed', 0, 0xffff_ffff);
export const parseSessions: Parse<number> = wholeNumber('--sessions', 1, MOST);
/** In seconds. */
export const parseReplyDeadline: Parse<number> = wholeNumber('--reply-deadline', 1, 3600);

/** For commander: a whole number within bounds. */
export function wholeNumber(name: string, least: number, most: number): Parse<number> {
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

const UNIT_MS: { readonly [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** For commander: `90s`, `10m`, `8h`, `1h30m`; in milliseconds. */
export function duration(name: string): Parse<number> {
  return (text) => {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
    const value = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
    if (parts.map(([part]) => part).join('') === text && value > 0) return value;
    throw usageError(`${name} takes a duration such as 90s, 10m or 8h, not "${text}"`);
  };
}

/** For commander: an option that takes a duration and tells its default as it would be typed. */
export function durationOption(name: string, description: string, byDefault: string): Option {
  const parse = duration(name);
  return new Option(`${name} <duration>`, description).argParser(parse).default(parse(byDefault), byDefault);
}

/** `8h 05m`, `9m 30s`, `4s`: the two largest units. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
}
