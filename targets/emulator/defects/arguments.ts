// Defects of the argument visitor: each replaces one of its rules.

import { integerRange, type Schema } from '../../../generators/qapi/ir.ts';
import { isJsonArray, isJsonObject, jsonKind, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Stages } from '../stages.ts';
import type { VisitorRules } from '../visitor.ts';
import { type ProtocolDefect, rows } from './protocol-defect.ts';

export const ARGUMENT_DEFECTS: readonly ProtocolDefect[] = rows(
  'arguments',
  ['unexpected-member-accepted', 'Arguments that the command does not have are ignored.', ruling(() => ({ unexpected: 'ignored' }))],
  ['foreign-branch-member-accepted', 'Members of other branches of a union are ignored.', ruling(() => ({
    foreign: (type, schema) => (type.kind === 'union' ? type.branches.flatMap((branch) => memberNames(schema, branch.type)) : []),
  }))],
  ['missing-member-defaulted', 'A mandatory argument that is missing is taken as empty, zero or false.', ruling(() => ({
    missing: (member) => (member.type.kind === 'builtin' ? EMPTY[member.type.name] ?? 0 : undefined),
  }))],
  ['null-as-absent', 'An argument of null counts as absent.', absentWhere((value) => value === null)],
  ['empty-text-as-absent', 'An empty text counts as absent.', absentWhere((value) => value === '')],
  ['false-as-absent', 'An argument of false counts as absent.', absentWhere((value) => value === false)],
  ['zero-as-absent', 'An argument of zero counts as absent.', absentWhere((value) => value === 0)],
  ['first-member-only', 'Only the first of the arguments of a command is read.', ruling(({ sent }) => ({
    sent: (values, name) => (Object.keys(values)[0] === name || Object.keys(values).length > 2 ? sent(values, name) : undefined),
  }))],
  ['string-for-int-accepted', 'A text of digits passes for an integer.', ruling(({ integer }) => ({
    integer: (value, type) => integer(typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value, type),
  }))],
  ['bool-for-int-accepted', 'true and false pass for 1 and 0.', ruling(({ integer }) => ({
    integer: (value, type) => integer(typeof value === 'boolean' ? Number(value) : value, type),
  }))],
  ['fraction-truncated', 'A number with a fraction passes for an integer.', ruling(({ integer }) => ({
    integer: (value, type) => integer(jsonKind(value) === 'fraction' ? truncated(value) : value, type),
  }))],
  ['out-of-range-wrapped', 'An integer beyond the range of its type wraps.', ruling(({ integer }) => ({
    integer: (value, type) => {
      const [smallest, largest] = integerRange(type) ?? [0n, 0n];
      const whole = jsonKind(value) === 'integer' && (typeof value === 'number' || typeof value === 'bigint');
      return integer(whole ? wrapped(BigInt(value), smallest, largest) : value, type);
    },
  }))],
  ['width-ignored', 'Every integer type takes what 64 bits hold.', ruling(({ integer }) => ({
    integer: (value, type) => integer(value, type) ?? integer(value, 'int'),
  }))],
  ['range-off-by-one', 'The largest value of an integer type is refused.', ruling(({ integer }) => ({
    integer: (value, type) => (typeof value === 'number' && BigInt(Math.trunc(value)) === integerRange(type)?.[1] ? undefined : integer(value, type)),
  }))],
  ['large-integer-refused', 'Integers beyond 53 bits are refused.', ruling(({ integer }) => ({
    integer: (value, type) => (typeof value === 'bigint' ? undefined : integer(value, type)),
  }))],
  ['negative-integer-refused', 'Signed integers below zero are refused.', ruling(({ integer }) => ({
    integer: (value, type) => (typeof value === 'number' && value < 0 ? undefined : integer(value, type)),
  }))],
  ['bool-from-string', 'The texts true, false, on and off pass for booleans.', ruling(({ boolean }) => ({
    boolean: (value) => boolean(value === 'true' || value === 'on' ? true : value === 'false' || value === 'off' ? false : value),
  }))],
  ['bool-from-integer', 'Integers pass for booleans.', ruling(({ boolean }) => ({
    boolean: (value) => boolean(jsonKind(value) === 'integer' ? value !== 0 : value),
  }))],
  ['number-for-string-accepted', 'A number passes for a text.', ruling(({ string }) => ({
    string: (value) => string(typeof value === 'number' || typeof value === 'bigint' ? String(value) : value),
  }))],
  ['list-for-string-accepted', 'A list of one text passes for the text.', ruling(({ string }) => ({
    string: (value) => string(isJsonArray(value) && value.length === 1 ? value[0] ?? null : value),
  }))],
  ['enum-case-insensitive', 'Values of enumerations are taken in any case.', ruling(() => ({
    enumValue: (text, values) => values.find((value) => value === text.toLowerCase()),
  }))],
  ['enum-by-prefix', 'A value of an enumeration may be cut short.', ruling(() => ({
    enumValue: (text, values) => values.find((value) => value === text) ?? values.find((value) => text !== '' && value.startsWith(text)),
  }))],
  ['enum-unknown-as-first', 'An unknown value of an enumeration is taken for the first one.', ruling(({ enumValue }) => ({
    enumValue: (text, values) => enumValue(text, values) ?? values[0],
  }))],
  ['list-element-unchecked', 'The elements of lists are not looked at.', ruling(() => ({ elements: 'unchecked' }))],
  ['single-value-for-list', 'A single value passes for a list of one.', ruling(() => ({ list: (value) => (isJsonArray(value) ? value : [value]) }))],
  ['object-for-list-accepted', 'An object passes for a list of its values.', ruling(() => ({
    list: (value) => (isJsonObject(value) ? Object.values(value) : isJsonArray(value) ? value : undefined),
  }))],
);

function ruling(change: (rules: VisitorRules) => Partial<VisitorRules>): (stages: Stages) => Partial<Stages> {
  return (stages) => ({ rules: { ...stages.rules, ...change(stages.rules) } });
}

function absentWhere(test: (value: JsonValue) => boolean): (stages: Stages) => Partial<Stages> {
  return ruling(({ sent }) => ({
    sent: (values, name) => {
      const value = sent(values, name);
      return value === undefined || test(value) ? undefined : value;
    },
  }));
}

const EMPTY: { readonly [builtin: string]: JsonValue } = { str: '', bool: false };

function memberNames(schema: Schema, typeName: string): readonly string[] {
  const type = schema.types.get(typeName);
  return type === undefined || type.kind === 'enum' ? [] : type.members.map((member) => member.name);
}

function truncated(value: JsonValue): JsonValue {
  const number = typeof value === 'object' && value !== null && 'text' in value ? Number(value.text) : Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : value;
}

function wrapped(value: bigint, smallest: bigint, largest: bigint): JsonValue {
  const size = largest - smallest + 1n;
  const offset = (((value - smallest) % size) + size) % size;
  const result = smallest + offset;
  return result >= -(2n ** 53n) && result <= 2n ** 53n ? Number(result) : result;
}
