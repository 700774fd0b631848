// Options of a target string: `name=value,name=value`, each name one that the target knows.

import { TargetError } from './target.ts';

export interface TargetOptions {
  /** `on` or `off`; off where it is absent. */
  flag(name: string): boolean;
  /** One of some words, the first of them where it is absent. */
  choice(name: string, words: readonly string[]): string | undefined;
  number(name: string): number | undefined;
  /** All values of a name that may come several times, in order. */
  all(name: string): readonly string[];
}

/** Throws a TargetError for an unknown name and for text that is no option; a bad value is refused when it is asked for. */
export function optionsOf(target: string, text: string, known: readonly string[]): TargetOptions {
  const pairs = text === '' ? [] : text.split(',').map((word) => pairOf(target, word, known));
  const all = (name: string): readonly string[] => pairs.filter((pair) => pair.name === name).map((pair) => pair.value);
  const refuse = (name: string, wanted: string): never => {
    throw bad(target, `${name} must be ${wanted}`);
  };
  const choice = (name: string, words: readonly string[]): string | undefined => {
    const value = all(name).at(-1) ?? words[0];
    return value === undefined || words.includes(value) ? value : refuse(name, words.join(' or '));
  };
  return {
    all,
    choice,
    flag: (name) => choice(name, ['off', 'on']) === 'on',
    number: (name) => {
      const value = all(name).at(-1);
      if (value === undefined) return undefined;
      return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : refuse(name, 'a positive number');
    },
  };
}

type Pair = { readonly name: string; readonly value: string };

function pairOf(target: string, word: string, known: readonly string[]): Pair {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  if (equals < 0 || !known.includes(name)) throw bad(target, `"${word}" is none of its options (${known.map((option) => `${option}=…`).join(', ')})`);
  return { name, value: word.slice(equals + 1) };
}

function bad(target: string, what: string): TargetError {
  return new TargetError('bad-target-string', `In the target "${target}", ${what}.`);
}
