// Laws of indifference: how a command is spelt, cut into writes or numbered does not change what comes of it.

import type { JsonPattern } from '../generators/certificate.ts';
import type { JsonObject, JsonValue } from '../generators/qapi/json-value.ts';
import type { Case, Step } from '../runner/case.ts';
import { bytes, caseOf } from './case-of.ts';
import { escaped, halfEscaped, PLAIN, singleQuoted, spell, type Spelling } from './spelling.ts';

export function metamorphicCases(): readonly Case[] {
  return [...spellingCases(), ...writeCases(), ...idKindCases()];
}

/** A command without an id, and what its reply must be like. */
type Exchange = readonly [message: JsonObject, reply: JsonObject];

const GENERIC = { error: { class: 'GenericError' } };
const NOT_FOUND = { error: { class: 'DeviceNotFound' } };

const hubPort = (id: string): JsonObject => ({ execute: 'netdev_add', arguments: { type: 'hubport', id, hubid: 7356 } });
const netdevDel = (id: string): JsonObject => ({ execute: 'netdev_del', arguments: { id } });

/** Each leaves nothing behind. */
const CONVERSATIONS: { readonly [label: string]: readonly Exchange[] } = {
  'query': [[{ execute: 'query-version', arguments: {} }, { return: {} }]],
  'add-and-delete': [[hubPort('plumb-m'), { return: {} }], [netdevDel('plumb-m'), { return: {} }], [netdevDel('plumb-m'), NOT_FOUND]],
  'list-argument': [
    [{ execute: 'announce-self', arguments: { initial: 1, max: 1, rounds: 0, step: 1, interfaces: ['plumb-a', 'plumb-b'], id: 'plumb-t' } }, { return: {} }],
  ],
  'missing-member': [[{ execute: 'netdev_add', arguments: { type: 'hubport', id: 'plumb-m' } }, GENERIC], [netdevDel('plumb-m'), NOT_FOUND]],
  'wrong-type': [[{ execute: 'set_link', arguments: { name: 'plumb-m', up: 'true' } }, GENERIC]],
  'unknown-device': [[{ execute: 'set_link', arguments: { name: 'plumb-m', up: true } }, NOT_FOUND]],
  'unknown-command': [[{ execute: 'plumb-no-such-command', arguments: {} }, { error: { class: 'CommandNotFound' } }]],
};

const reversed = (names: readonly string[]): readonly string[] => names.toReversed();

const SPELLINGS: { readonly [label: string]: readonly [rule: string, spelling: Spelling] } = {
  'member-order': ['input/member-order', { ...PLAIN, order: reversed }],
  'member-order-sorted': ['input/member-order', { ...PLAIN, order: (names) => names.toSorted() }],
  'spaces': ['message/split', { ...PLAIN, gap: ' ' }],
  'many-spaces': ['message/split', { ...PLAIN, gap: ' '.repeat(300) }],
  'tabs': ['message/split', { ...PLAIN, gap: '\t' }],
  'line-feeds': ['message/split', { ...PLAIN, gap: '\n' }],
  'crlf': ['message/split', { ...PLAIN, gap: '\r\n' }],
  'mixed-white-space': ['message/split', { ...PLAIN, gap: ' \t\r\n ' }],
  'escapes': ['input/escapes', { ...PLAIN, text: (value) => escaped(value, 'small') }],
  'escapes-in-capitals': ['input/escapes', { ...PLAIN, text: (value) => escaped(value, 'capital') }],
  'some-escapes': ['input/escapes', { ...PLAIN, text: halfEscaped }],
  'single-quotes': ['message/single-quotes', { ...PLAIN, text: singleQuoted }],
  'all-at-once': ['input/member-order', { gap: ' \n', text: (value) => escaped(value, 'small'), order: reversed }],
};

function spellingCases(): readonly Case[] {
  return each(SPELLINGS, ([rule, spelling], label, conversation, name) =>
    caseOf(`metamorphic/spelling/${label}/${name}`, 'How a command is spelt does not change what comes of it.', [rule],
      [converse(rule, conversation, (index) => `plumb ${index}`, spelling, (texts) => [texts.join('')])]));
}

/** From the texts of some commands to the writes that carry them. */
const WRITES: { readonly [label: string]: (texts: readonly string[]) => readonly string[] } = {
  'one-write': (texts) => [texts.join('')],
  'a-write-each': (texts) => texts,
  'a-byte-each': (texts) => [...texts.join('')],
  'halves': (texts) => cut(texts.join(''), Math.ceil(texts.join('').length / 2)),
  'seven-bytes-each': (texts) => cut(texts.join(''), 7),
  'cut-before-newline': (texts) => texts.flatMap((text) => [text.slice(0, -1), text.slice(-1)]),
  'newline-with-the-next': (texts) => [...texts.map((text, index) => (index === 0 ? '' : '\n') + text.trimEnd()), '\n'],
  'no-newline-between': (texts) => [texts.map((text) => text.trimEnd()).join('')],
  'blank-lines': (texts) => [`\n\r\n${texts.join('\n\n')}\n`],
};

function writeCases(): readonly Case[] {
  return each(WRITES, (cutUp, label, conversation, name) =>
    caseOf(`metamorphic/writes/${label}/${name}`, 'How commands are cut into writes does not change what comes of them.', ['message/split', 'message/order'],
      [converse('message/split', conversation, (index) => index, PLAIN, cutUp)]));
}

const ID_KINDS: { readonly [label: string]: (index: number) => JsonValue | undefined } = {
  'absent': () => undefined,
  'null': () => null,
  'boolean': (index) => index % 2 === 0,
  'integer': (index) => index,
  'large-integer': (index) => 18446744073709551610n + BigInt(index),
  'fraction': (index) => index + 0.5,
  'string': (index) => `id ${index}`,
  'array': (index) => [index, [String(index)]],
  'object': (index) => ({ execute: index, id: { return: null } }),
  'the-same': () => 7,
};

function idKindCases(): readonly Case[] {
  return each(ID_KINDS, (idOf, label, conversation, name) =>
    caseOf(`metamorphic/id/${label}/${name}`, 'The kind of id does not change what comes of a command.', ['message/id', 'response/id-echoed'],
      [converse('message/id', conversation, idOf, PLAIN, (texts) => [texts.join('')])]));
}

function each<T>(
  variants: { readonly [label: string]: T }, toCase: (variant: T, label: string, conversation: readonly Exchange[], name: string) => Case,
): readonly Case[] {
  return Object.entries(variants).flatMap(([label, variant]) =>
    Object.entries(CONVERSATIONS).map(([name, conversation]) => toCase(variant, label, conversation, name)));
}

function converse(
  rule: string, conversation: readonly Exchange[], idOf: (index: number) => JsonValue | undefined, spelling: Spelling,
  cutUp: (texts: readonly string[]) => readonly string[],
): Step {
  const texts = conversation.map(([message], index) => `${spell(withId(message, idOf(index)), spelling)}\n`);
  const replies = conversation.map(([, reply], index): JsonPattern => withId(reply, idOf(index)));
  return bytes(rule, cutUp(texts), ...replies);
}

function withId(message: JsonObject, id: JsonValue | undefined): JsonObject {
  return id === undefined ? message : { ...message, id };
}

function cut(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
}
