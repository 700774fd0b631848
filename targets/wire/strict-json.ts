// The slow, exact JSON parser: keeps the spelling of numbers, refuses a member that comes twice.
//
// Total and bounded in depth. RFC 8259; where it leaves duplicate names open, QMP's own parser refuses them.

import { type JsonValue, RawJson } from '../../generators/qapi/json-value.ts';
import type { JsonResult } from './json.ts';

export function parseStrictly(text: string, maxDepth: number): JsonResult {
  const cursor = new Cursor(text, maxDepth);
  try {
    const value = cursor.document();
    return { kind: 'ok', value };
  } catch (error) {
    if (error instanceof Stray) return { kind: 'error', reason: error.reason, offset: error.offset };
    throw error;
  }
}

/** A number as the house keeps it: plain where its text is the canonical one, else bigint or the text itself. */
function numberOf(text: string): JsonValue {
  if (/[.eE]/.test(text)) {
    const value = Number(text);
    return Number.isInteger(value) || String(value) !== text ? new RawJson(text) : value;
  }
  if (text === '-0') return new RawJson(text);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** Leaves the parser from any depth; carries no stack, since it never leaves this file. */
class Stray {
  readonly reason: string;
  readonly offset: number;

  constructor(reason: string, offset: number) {
    this.reason = reason;
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
/** A whole string; control characters end the match, escapes are checked by JSON.parse. */
const STRING = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrtu])*"/y;
const WORDS: readonly (readonly [string, JsonValue])[] = [['true', true], ['false', false], ['null', null]];

class Cursor {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#stray('text after the end of the value');
    return value;
  }

  #value(depth: number): JsonValue {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    return this.#numberOrWord();
  }

  #object(depth: number): JsonValue {
    this.#open(depth);
    const object: { [name: string]: JsonValue } = {};
    if (this.#takes('}')) return object;
    do {
      this.#space();
      const start = this.#at;
      const name = this.#string();
      if (Object.hasOwn(object, name)) throw new Stray(`the member ${JSON.stringify(name)} comes twice`, start);
      if (!this.#takes(':')) throw this.#stray("expected ':'");
      setMember(object, name, this.#value(depth + 1));
    } while (this.#takes(','));
    if (!this.#takes('}')) throw this.#stray("expected ',' or '}'");
    return object;
  }

  #array(depth: number): JsonValue {
    this.#open(depth);
    const items: JsonValue[] = [];
    if (this.#takes(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#takes(','));
    if (!this.#takes(']')) throw this.#stray("expected ',' or ']'");
    return items;
  }

  #open(depth: number): void {
    if (depth >= this.#maxDepth) throw this.#stray(`nested deeper than ${this.#maxDepth}`);
    this.#at += 1;
  }

  #string(): string {
    const token = this.#match(STRING);
    if (token === undefined) throw this.#stray('expected a string');
    try {
      return JSON.parse(token);
    } catch {
      throw new Stray('a bad escape in a string', this.#at - token.length);
    }
  }

  #numberOrWord(): JsonValue {
    const number = this.#match(NUMBER);
    if (number !== undefined) return numberOf(number);
    const word = WORDS.find(([name]) => this.#text.startsWith(name, this.#at));
    if (word === undefined) throw this.#stray('expected a value');
    this.#at += word[0].length;
    return word[1];
  }

  #takes(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #stray(reason: string): Stray {
    return new Stray(this.#at < this.#text.length ? reason : `${reason}, but the text ends`, this.#at);
  }
}

/** Assignment to `__proto__` would set the prototype and lose the member. */
function setMember(object: { [name: string]: JsonValue }, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
