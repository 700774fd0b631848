// A schema expression as written: objects, arrays, strings and booleans, not yet known to mean anything.
//
// Nesting is bounded, so that no text can exhaust the stack. Source: qapi-code-gen, "Schema syntax".

import type { Lexer, Token } from './lex.ts';
import { SchemaFault } from './schema-error.ts';

/** Objects are maps, since any string may be a key. */
export type Raw = string | boolean | readonly Raw[] | RawObject;

export type RawObject = ReadonlyMap<string, Raw>;

/** No schema nests deeper than ten; a conforming reader written in Python gives up near 300. */
const MAX_NESTING = 250;

/** Reads one expression and leaves the lexer behind it. */
export function parseExpression(lexer: Lexer, depth = 0): Raw {
  const { token } = lexer;
  if (depth > MAX_NESTING) throw fault(token, `nested deeper than ${MAX_NESTING} levels`);
  if (!STARTS.has(token.kind)) throw expected(token, "'{', '[', a string or a boolean");
  lexer.advance();
  switch (token.kind) {
    case '{': return parseMembers(lexer, depth);
    case '[': return parseItems(lexer, depth);
    case 'string': return token.text;
    default: return token.kind === 'true';
  }
}

export function isRawObject(raw: Raw | undefined): raw is RawObject {
  return raw instanceof Map;
}

export function isRawArray(raw: Raw | undefined): raw is readonly Raw[] {
  return Array.isArray(raw);
}

function parseMembers(lexer: Lexer, depth: number): RawObject {
  const members = new Map<string, Raw>();
  if (takes(lexer, '}')) return members;
  if (lexer.token.kind !== 'string') throw expected(lexer.token, "a string or '}'");
  for (;;) {
    parseMember(lexer, members, depth);
    if (takes(lexer, '}')) return members;
    if (!takes(lexer, ',')) throw expected(lexer.token, "',' or '}'");
    if (lexer.token.kind !== 'string') throw expected(lexer.token, 'a string');
  }
}

function parseMember(lexer: Lexer, members: Map<string, Raw>, depth: number): void {
  const key = lexer.token.text;
  lexer.advance();
  if (!takes(lexer, ':')) throw expected(lexer.token, "':'");
  if (members.has(key)) throw fault(lexer.token, `duplicate key '${key}'`);
  members.set(key, parseExpression(lexer, depth + 1));
}

function parseItems(lexer: Lexer, depth: number): readonly Raw[] {
  const items: Raw[] = [];
  if (takes(lexer, ']')) return items;
  if (!STARTS.has(lexer.token.kind)) throw expected(lexer.token, "'{', '[', ']', a string or a boolean");
  for (;;) {
    items.push(parseExpression(lexer, depth + 1));
    if (takes(lexer, ']')) return items;
    if (!takes(lexer, ',')) throw expected(lexer.token, "',' or ']'");
  }
}

const STARTS: ReadonlySet<string> = new Set(['{', '[', 'string', 'true', 'false']);

function takes(lexer: Lexer, kind: Token['kind']): boolean {
  if (lexer.token.kind !== kind) return false;
  lexer.advance();
  return true;
}

function expected(token: Token, what: string): SchemaFault {
  const got = token.kind === 'end' ? 'the end of the file' : token.kind === 'string' ? `'${token.text}'` : token.text;
  return fault(token, `expected ${what}, got ${got}`);
}

function fault(token: Token, message: string): SchemaFault {
  return new SchemaFault(token.place, message);
}
