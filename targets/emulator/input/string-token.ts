// The value of a string token: escapes undone, bytes decoded.
//
// The encoding is modified UTF-8: NUL may come as C0 80; other overlong forms, surrogates and noncharacters are invalid.
// Source: qobject/json-parser.c and util/unicode.c, observed on 7.2.

import { JsonFault } from './json-fault.ts';

/** Decodes a token with its quotes, latin1; throws a JsonFault. */
export function decodeString(token: string): string {
  const body = token.slice(1, -1);
  if (PLAIN.test(body)) return body;
  let text = '';
  for (let at = 0; at < body.length;) {
    const [piece, next] = body[at] === '\\' ? escaped(body, at) : character(body, at);
    text += piece;
    at = next;
  }
  return text;
}

type Piece = readonly [text: string, next: number];

const PLAIN = /^[\x20-\x5b\x5d-\x7f]*$/;

const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"', "'": "'", '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

function escaped(body: string, at: number): Piece {
  const letter = body[at + 1] ?? '';
  if (letter === 'u') return unicodeEscape(body, at);
  const text = ESCAPES[letter];
  if (text === undefined) throw new JsonFault(`unknown escape \\${letter} in a string`);
  return [text, at + 2];
}

function unicodeEscape(body: string, at: number): Piece {
  const lead = hexUnit(body, at);
  if (lead !== undefined && lead >= 0xd800 && lead <= 0xdbff) {
    const trail = body.startsWith('\\u', at + 6) ? hexUnit(body, at + 6) : undefined;
    if (trail !== undefined && trail >= 0xdc00 && trail <= 0xdfff) {
      return [validCharacter(0x10000 + ((lead & 0x3ff) << 10) + (trail & 0x3ff)), at + 12];
    }
    throw new JsonFault(`${body.slice(at, at + 6)} is a lone surrogate`);
  }
  if (lead === undefined) throw new JsonFault(`${body.slice(at, at + 6)} is no Unicode escape`);
  return [validCharacter(lead), at + 6];
}

function hexUnit(body: string, at: number): number | undefined {
  const digits = body.slice(at + 2, at + 6);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function character(body: string, at: number): Piece {
  const lead = body.charCodeAt(at);
  if (lead < 0x80) return [String.fromCharCode(lead), at + 1];
  const form = FORMS.find(({ from, until }) => lead >= from && lead <= until);
  if (form === undefined) throw invalidUtf8();
  let code = lead & form.mask;
  for (let index = 1; index < form.length; index += 1) {
    const byte = body.charCodeAt(at + index);
    if ((byte & 0xc0) !== 0x80) throw invalidUtf8();
    code = (code << 6) | (byte & 0x3f);
  }
  const overlong = code < form.smallest && !(code === 0 && form.length === 2);
  if (overlong || !isCharacter(code)) throw invalidUtf8();
  return [String.fromCodePoint(code), at + form.length];
}

const FORMS = [
  { from: 0xc0, until: 0xdf, length: 2, mask: 0x1f, smallest: 0x80 },
  { from: 0xe0, until: 0xef, length: 3, mask: 0x0f, smallest: 0x800 },
  { from: 0xf0, until: 0xf7, length: 4, mask: 0x07, smallest: 0x10000 },
] as const;

function validCharacter(code: number): string {
  if (!isCharacter(code)) throw new JsonFault(`U+${code.toString(16)} is no Unicode character`);
  return String.fromCodePoint(code);
}

/** Neither a surrogate, nor a noncharacter, nor beyond Unicode. */
function isCharacter(code: number): boolean {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  return !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) !== 0xfffe;
}

function invalidUtf8(): JsonFault {
  return new JsonFault('invalid UTF-8 in a string');
}
