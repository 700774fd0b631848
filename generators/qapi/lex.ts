// The tokens of a QAPI schema file: JSON without numbers and null, strings in single quotes, `#` comments.
//
// A comment is skipped unless a documentation block is being read; a `##` is always a token, since it opens one.
// Lines and columns count from 1. Source: qapi-code-gen, "Schema syntax".

import type { Place, Source } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'true' | 'false' | 'comment' | 'end';

export type Token = { readonly kind: TokenKind; readonly text: string; readonly place: Place };

export class Lexer {
  readonly #source: Source;
  readonly #text: string;
  #cursor = 0;
  #line = 1;
  // The last spot whose column was asked for: columns are counted on from there, so that long lines stay cheap.
  #counted = { offset: 0, column: 1 };
  #token: Token;

  constructor(source: Source, text: string) {
    this.#source = source;
    this.#text = text.endsWith('\n') ? text : `${text}\n`;
    this.#token = this.#scan(true);
  }

  /** The token that stands next in line. */
  get token(): Token {
    return this.#token;
  }

  advance(): void {
    this.#token = this.#scan(true);
  }

  /** Like `advance`, but an ordinary comment is a token too: a line of the documentation block being read. */
  advanceInDoc(): void {
    this.#token = this.#scan(false);
  }

  #scan(skipComments: boolean): Token {
    for (;;) {
      const start = this.#cursor;
      const char = this.#text.charAt(start);
      this.#cursor += 1;
      if (char === '#') {
        this.#cursor = this.#text.indexOf('\n', start);
        const isDoc = this.#text.charAt(start + 1) === '#';
        if (isDoc || !skipComments) return this.#make('comment', start, this.#text.slice(start, this.#cursor));
      } else if (char === '\n') {
        if (this.#cursor === this.#text.length) return this.#stayAtEnd(start);
        this.#line += 1;
        this.#counted = { offset: this.#cursor, column: 1 };
      } else if (!isSpace(char)) {
        return this.#scanWord(char, start);
      }
    }
  }

  // The end may be asked for again and again, so the cursor stays before the last line break.
  #stayAtEnd(start: number): Token {
    this.#cursor = start;
    return this.#make('end', start, '');
  }

  #scanWord(char: string, start: number): Token {
    if (isPunctuation(char)) return this.#make(char, start, char);
    if (char === "'") return this.#make('string', start, this.#scanString(start));
    for (const word of ['true', 'false'] as const) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#cursor = start + word.length;
      return this.#make(word, start, word);
    }
    throw new SchemaFault(this.#placeOf(start), `stray '${this.#strayAt(start)}'`);
  }

  #scanString(start: number): string {
    let value = '';
    let copied = this.#cursor;
    for (let char = this.#stringChar(start); char !== "'"; char = this.#stringChar(start)) {
      this.#cursor += 1;
      if (char !== '\\') continue;
      value += this.#text.slice(copied, this.#cursor);
      copied = this.#skipEscaped(start);
    }
    value += this.#text.slice(copied, this.#cursor);
    this.#cursor += 1;
    return value;
  }

  #stringChar(start: number): string {
    const char = this.#text.charAt(this.#cursor);
    if (char === '\n') throw new SchemaFault(this.#placeOf(start), 'the string has no closing "\'"');
    if (char >= ' ' && char <= '~') return char;
    throw new SchemaFault(this.#placeOf(start), 'only printable ASCII may stand in a string');
  }

  #skipEscaped(start: number): number {
    const char = this.#stringChar(start);
    if (char !== '\\') throw new SchemaFault(this.#placeOf(start), `unknown escape \\${char}`);
    this.#cursor += 1;
    return this.#cursor;
  }

  #strayAt(start: number): string {
    STRAY.lastIndex = start;
    return (STRAY.exec(this.#text)?.[0] ?? this.#text.charAt(start)).slice(0, MAX_SHOWN_STRAY);
  }

  #make(kind: TokenKind, start: number, text: string): Token {
    return { kind, text, place: this.#placeOf(start) };
  }

  #placeOf(start: number): Place {
    const column = columnAfter(this.#text, this.#counted, start);
    this.#counted = { offset: start, column };
    return { source: this.#source, line: this.#line, column };
  }
}

/** Enough of a stray word to recognise it; a binary file has words of megabytes. */
const MAX_SHOWN_STRAY = 60;

const STRAY = /[^[\]{}:,\s'"]+/y;

// The characters that the reference implementation takes for white space: all of Unicode's, and the ASCII separators.
function isSpace(char: string): boolean {
  return char !== '\ufeff' && /[\s\x1c-\x1f\x85]/.test(char);
}

function isPunctuation(char: string): char is '{' | '}' | '[' | ']' | ':' | ',' {
  return '{}[]:,'.includes(char);
}

// A tab folds the column back into 1 to 8, as the reference implementation counts.
function columnAfter(text: string, from: { readonly offset: number; readonly column: number }, end: number): number {
  let { column } = from;
  for (let at = from.offset; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === TAB) column = ((column + 7) % 8) + 1;
    else if (code < LOW_SURROGATES.first || code > LOW_SURROGATES.last) column += 1;
  }
  return column;
}

const TAB = 9;
const LOW_SURROGATES = { first: 0xdc00, last: 0xdfff };
