// Text that is no JSON, or not in UTF-8: cut off, with control characters, with bytes that mean nothing.
//
// qmp-spec 3.5: answered with a GenericError; 2.4.2: without id; 2.6: 0xFF brings the parser back.

import type { NamedNoise } from './noise.ts';
import { faulty, MESSAGE } from './noise.ts';

export function brokenText(): readonly NamedNoise[] {
  return [...truncated(), ...withControls(), ...notUtf8(), ...strayBytes(), ...noJson()];
}

const NOT_UTF8: { readonly [label: string]: string } = {
  'continuation-alone': '\x80', 'start-alone-2': '\xc3', 'start-alone-3': '\xe2\x82', 'start-alone-4': '\xf0\x9f\x98', 'overlong-2': '\xc0\xaf',
  'overlong-3': '\xe0\x80\xaf', 'overlong-4': '\xf0\x80\x80\xaf', surrogate: '\xed\xa0\x80', 'beyond-last': '\xf4\x90\x80\x80', 'five-bytes': '\xf8\x88\x80\x80\x80',
};

const NO_JSON: { readonly [label: string]: string } = {
  nan: '{"id": NaN}', infinity: '{"id": -Infinity}', 'trailing-comma': '{"id": [1, 2,]}', 'trailing-comma-in-object': '{"a": 1,}', 'leading-zero': '{"a": 01}',
  'plus-sign': '{"a": +1}', 'point-first': '{"a": .5}', 'point-last': '{"a": 1.}', 'exponent-empty': '{"a": 1e}', hexadecimal: '{"a": 0x10}', 'capital-literal': '{"a": True}',
  'cut-literal': '{"a": tru}', comment: '{"a": 1 /* one */}', 'name-bare': '{a: 1}', 'colon-missing': '{"a" 1}', 'comma-missing': '{"a": 1 "b": 2}', 'value-missing': '{"a": }',
  'brackets-crossed': '{"a": [1}]', 'escape-unknown': '{"a": "\\q"}', 'escape-cut': '{"a": "\\u00g0"}', 'only-closing': '}', 'only-comma': ',', 'only-colon': ':',
};

/** MESSAGE cut after each of its bytes. */
function truncated(): readonly NamedNoise[] {
  return Array.from({ length: MESSAGE.length - 1 }, (_, index) =>
    faulty(`truncated/after-${index + 1}`, 'message/json-syntax', [MESSAGE.slice(0, index + 1)]));
}

/** Tab, line feed and carriage return are white space between tokens; within a string they are as wrong as the others. */
function withControls(): readonly NamedNoise[] {
  return Array.from({ length: 0x20 }, (_, code) => code).flatMap((code) => {
    const control = String.fromCharCode(code);
    const label = code.toString(16).padStart(2, '0');
    const inString = faulty(`control/${label}-in-string`, 'message/json-syntax', [MESSAGE.replace('query-', `query-${control}`)]);
    if ('\t\n\r'.includes(control)) return [inString];
    return [inString, faulty(`control/${label}-between`, 'message/json-syntax', [MESSAGE.replace(', "id"', `,${control}"id"`)])];
  });
}

function notUtf8(): readonly NamedNoise[] {
  return Object.entries(NOT_UTF8).map(([label, bytes]) =>
    faulty(`not-utf-8/${label}`, 'message/encoding', [MESSAGE.replace('"plumb"', `"plumb${bytes}"`)]));
}

function strayBytes(): readonly NamedNoise[] {
  const bytes: { readonly [label: string]: string } = { ff: '\xff', fe: '\xfe', 'ff-twice': '\xff\xff', 'high-alone': '\x80', escape: '\x1b' };
  const alone = Object.entries(bytes).map(([label, text]) => faulty(`stray/${label}`, 'message/resynchronisation', [text]));
  const within = Object.entries(bytes).map(([label, text]) =>
    faulty(`stray/${label}-after-name`, 'message/resynchronisation', [MESSAGE.replace('"arguments"', `"arguments"${text}`)]));
  return [...alone, ...within];
}

function noJson(): readonly NamedNoise[] {
  return Object.entries(NO_JSON).map(([label, text]) => faulty(`no-json/${label}`, 'message/json-syntax', [`${text}\n`]));
}
