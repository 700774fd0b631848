// The value that a message's tokens spell, or the one reason why they spell none.
//
// Integers outside of 64 bits become fractions, as in QEMU; numbers keep their text. Duplicate keys are an error.
// Source: qobject/json-parser.c.

import { type JsonValue, RawJson } from '../../../generators/qapi/json-value.ts';
import { JsonFault } from './json-fault.ts';
import type { TokenKind } from './lexer.ts';
import { decodeString } from './string-token.ts';

export type Token = { readonly kind: TokenKind; readonly text: string };

/** Parses the tokens of one message; throws a JsonFault. Whatever follows the value is ignored. */
export function parseValue(tokens: readonly Token[]): JsonValue {
  return value({ tokens, at: 0 });
}

type Cursor = { readonly tokens: readonly Token[]; at: number };

function value(cursor: Cursor): JsonValue {
  const token = take(cursor);
  switch (token.kind) {
    case '{': return object(cursor);
    case '[': return array(cursor);
    case 'string': return decodeString(token.text);
    case 'integer': return integer(token.text);
    case 'fraction': return fraction(token.text);
    case 'keyword': return keyword(token.text);
    default: throw new JsonFault(`a value must stand where '${token.kind}' stands`);
  }
}

function object(cursor: Cursor): JsonValue {
  // No prototype: `__proto__` and `constructor` are names like any other.
  const members: { [name: string]: JsonValue } = Object.create(null);
  if (accept(cursor, '}')) return members;
  do {
    const name = value(cursor);
    if (typeof name !== 'string') throw new JsonFault('the key of an object must be a string');
    expect(cursor, ':');
    const member = value(cursor);
    if (name in members) throw new JsonFault(`duplicate key '${name}'`);
    members[name] = member;
  } while (!ends(cursor, '}'));
  return members;
}

function array(cursor: Cursor): JsonValue {
  const items: JsonValue[] = [];
  if (accept(cursor, ']')) return items;
  do items.push(value(cursor)); while (!ends(cursor, ']'));
  return items;
}

/** Whether the container ends here; otherwise a comma must follow. */
function ends(cursor: Cursor, bracket: '}' | ']'): boolean {
  if (accept(cursor, bracket)) return true;
  expect(cursor, ',');
  return false;
}

function take(cursor: Cursor): Token {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) throw new JsonFault('the input ends too early');
  cursor.at += 1;
  return token;
}

function accept(cursor: Cursor, kind: TokenKind): boolean {
  if (cursor.tokens[cursor.at]?.kind !== kind) return false;
  cursor.at += 1;
  return true;
}

function expect(cursor: Cursor, kind: TokenKind): void {
  const token = take(cursor);
  if (token.kind !== kind) throw new JsonFault(`expected '${kind}' before '${token.text}'`);
}

function keyword(text: string): JsonValue {
  switch (text) {
    case 'true': return true;
    case 'false': return false;
    case 'null': return null;
    default: throw new JsonFault(`unknown keyword '${text}'`);
  }
}

function integer(text: string): JsonValue {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  const exact = BigInt(text);
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : new RawJson(text);
}

function fraction(text: string): JsonValue {
  const number = Number(text);
  return !Number.isInteger(number) && String(number) === text ? number : new RawJson(text);
}
