// Proper messages, cut into writes or joined in one, close to the limits, and too early.

import type { JsonPattern } from '../certificate.ts';
import type { NamedNoise } from './noise.ts';
import { answered, leftOpen, MESSAGE, utf8 } from './noise.ts';

export function cutAndJoined(): readonly NamedNoise[] {
  return [...split(), ...joined(), ...large(), ...nested(), ...early()];
}

const SUCCESS: JsonPattern = { return: {}, id: 'plumb' };
const TOO_EARLY: JsonPattern = { error: { class: 'CommandNotFound' }, id: 'plumb' };
/** Reading a byte at a time, a target takes some 200 kB a second. */
const LARGE_SIZES = [1_000, 10_000, 40_000];
/** The deepest that every implementation should take, and around what QEMU takes. */
const SAFE_DEPTHS = [10, 100, 500];
const LIMIT_DEPTHS = [1022, 1023, 1024, 1025, 1500];

function split(): readonly NamedNoise[] {
  const at = [1, 2, 12, 13, 30, 45, MESSAGE.length - 1];
  const wide = MESSAGE.replaceAll(' ', ' \t\r\n  ');
  const composed = MESSAGE.replace('"plumb"', utf8('"é漢😀"'));
  return [
    ...at.map((offset) => answered(`split/at-${offset}`, 'message/split', [MESSAGE.slice(0, offset), MESSAGE.slice(offset)], SUCCESS)),
    answered('split/every-byte', 'message/split', [...MESSAGE], SUCCESS),
    answered('split/every-byte-of-utf-8', 'message/split', [...composed], { return: {}, id: 'é漢😀' }),
    answered('split/white-space', 'message/split', [`\r\n\t ${wide}`], SUCCESS),
    answered('split/no-white-space', 'message/split', [MESSAGE.replaceAll(' ', '')], SUCCESS),
    answered('split/escapes', 'message/split', [MESSAGE.replace('query', '\\u0071\\u0075ery')], SUCCESS),
    answered('split/single-quotes', 'message/single-quotes', [MESSAGE.replaceAll('"', "'")], SUCCESS),
    answered('split/nothing', 'message/split', ['', '\n', '\r\n', ' \t\n']),
  ];
}

function joined(): readonly NamedNoise[] {
  return [2, 3, 8, 9, 40].flatMap((count) => {
    const messages = Array.from({ length: count }, (_, id) => MESSAGE.replace('"plumb"', String(id)));
    const replies = messages.map((_, id) => ({ return: {}, id }));
    return [
      answered(`joined/${count}-lines`, 'message/order', [messages.join('\n')], ...replies),
      answered(`joined/${count}-without-separator`, 'message/order', [messages.join('')], ...replies),
    ];
  });
}

function large(): readonly NamedNoise[] {
  return LARGE_SIZES.map((size) => {
    const id = 'x'.repeat(size);
    return answered(`large/id-${size}`, 'message/id', [MESSAGE.replace('plumb', id)], { return: {}, id });
  });
}

function nested(): readonly NamedNoise[] {
  const safe = SAFE_DEPTHS.map((depth) => answered(`nested/${depth}`, 'message/id', [nestedMessage(depth)], { return: {}, id: nestedId(depth) }));
  const why = 'how deep a message may be is not stated';
  return [...safe, ...LIMIT_DEPTHS.map((depth) => leftOpen(`nested/${depth}`, 'message/limits', [nestedMessage(depth)], why))];
}

function nestedMessage(depth: number): string {
  return MESSAGE.replace('"plumb"', `${'['.repeat(depth)}${']'.repeat(depth)}`);
}

function nestedId(depth: number): JsonPattern {
  let id: JsonPattern = [];
  for (let level = 1; level < depth; level += 1) id = [id];
  return id;
}

function early(): readonly NamedNoise[] {
  const known = answered('early/known-command', 'message/before-negotiation', [MESSAGE], TOO_EARLY);
  const unknown = answered('early/unknown-command', 'message/before-negotiation', [MESSAGE.replace('query-version', 'plumb-unknown')], TOO_EARLY);
  const several = answered('early/three-commands', 'message/before-negotiation', [`${MESSAGE}\n`.repeat(3)], TOO_EARLY, TOO_EARLY, TOO_EARLY);
  return [known, unknown, several].map((noise) => ({ ...noise, negotiated: false }));
}
