// Messages out of a byte stream: values and errors, in the order in which QEMU finds them.
//
// A message ends where its brackets are balanced, or where they cannot be any more; line ends mean nothing. After an
// error all that was kept is dropped and reading starts afresh with the next token. Source: qobject/json-streamer.c.

import type { JsonValue } from '../../../generators/qapi/json-value.ts';
import { JsonFault } from './json-fault.ts';
import { createLexer, MAX_TOKEN_BYTES, type TokenKind } from './lexer.ts';
import { parseValue, type Token } from './value-parser.ts';

export type Incoming =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'fault'; readonly desc: string };

/** What a reader takes; a faithful one takes what QEMU takes. */
export type Dialect = {
  /** How deep arrays and objects may nest. */
  readonly maxDepth: number;
  readonly maxTokens: number;
};

export const QEMU_DIALECT: Dialect = { maxDepth: 1024, maxTokens: 2 ** 21 };

export type MessageReader = { readonly feed: (latin1: string) => void };

export function createMessageReader(dialect: Dialect, emit: (incoming: Incoming) => void): MessageReader {
  let tokens: Token[] = [];
  let bytes = 0;
  let braces = 0;
  let brackets = 0;

  const end = (incoming: Incoming): void => {
    tokens = [];
    bytes = braces = brackets = 0;
    emit(incoming);
  };

  const token = (kind: TokenKind, text: string): void => {
    braces += BRACES[kind] ?? 0;
    brackets += BRACKETS[kind] ?? 0;
    if (bytes + text.length + 1 > MAX_TOKEN_BYTES) return end(fault('a message of too many bytes'));
    if (tokens.length + 1 > dialect.maxTokens) return end(fault('a message of too many tokens'));
    if (braces + brackets > dialect.maxDepth) return end(fault('a message that nests too deeply'));
    bytes += text.length;
    tokens.push({ kind, text });
    const open = braces > 0 || brackets > 0;
    if (open && braces >= 0 && brackets >= 0) return;
    end(parsed(tokens));
  };

  return createLexer({
    token,
    stray: (text) => end(fault(`stray '${Buffer.from(text, 'latin1').toString()}'`)),
    tooLong: () => end(fault('a token of too many bytes')),
  });
}

const BRACES: { readonly [kind: string]: number } = { '{': 1, '}': -1 };
const BRACKETS: { readonly [kind: string]: number } = { '[': 1, ']': -1 };

function parsed(tokens: readonly Token[]): Incoming {
  try {
    return { kind: 'value', value: parseValue(tokens) };
  } catch (error) {
    if (error instanceof JsonFault) return fault(error.message);
    throw error;
  }
}

function fault(reason: string): Incoming {
  return { kind: 'fault', desc: `JSON parse error, ${reason}` };
}
