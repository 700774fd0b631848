// Which JSON values the built-in types take: qapi-code-gen, "Built-in Types".
//
// An integer is a number written without point and exponent; `RawJson` keeps such spellings apart.

import type { BuiltinName } from './ir.ts';
import { integerRange } from './ir.ts';
import type { JsonValue } from './json-value.ts';
import { isJsonArray, RawJson } from './json-value.ts';
import type { ViolationRule } from './violation.ts';

const BUILTINS: readonly BuiltinName[] = [
  'str', 'number', 'int', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64',
  'size', 'bool', 'null', 'any', 'QType',
];

export function builtinNamed(name: string): BuiltinName | undefined {
  return BUILTINS.find((builtin) => builtin === name);
}

export type BuiltinFault = { readonly rule: ViolationRule; readonly detail: string };

/** The one reason why a value is not of a built-in type, or undefined. */
export function builtinFault(name: BuiltinName, value: JsonValue): BuiltinFault | undefined {
  if (value instanceof RawJson && numberFormOf(value) === undefined) return rawFault(value);
  switch (name) {
    case 'any': return rawFaults(value)[0];
    case 'str': return typeof value === 'string' ? undefined : wrongType('a string', value);
    case 'bool': return typeof value === 'boolean' ? undefined : wrongType('a boolean', value);
    case 'null': return value === null ? undefined : wrongType('null', value);
    case 'QType': return qtypeFault(value);
    case 'number': return numberFormOf(value) === undefined ? wrongType('a number', value) : undefined;
    default: return integerFault(name, value);
  }
}

/** Raw text within a value, at any depth, that is no number. */
export function rawFaults(value: JsonValue): readonly BuiltinFault[] {
  if (typeof value !== 'object' || value === null) return [];
  const found: BuiltinFault[] = [];
  const pending: JsonValue[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next instanceof RawJson) {
      if (numberFormOf(next) === undefined) found.push(rawFault(next));
    } else if (typeof next === 'object' && next !== null) {
      for (const item of Object.values(next)) pending.push(item);
    }
  }
  return found;
}

/** A value as a noun with its article, for messages. */
export function describeValue(value: JsonValue): string {
  if (value === null) return 'null';
  if (value instanceof RawJson) return numberFormOf(value) === undefined ? 'raw text' : 'a number';
  if (isJsonArray(value)) return 'an array';
  switch (typeof value) {
    case 'boolean': return 'a boolean';
    case 'string': return 'a string';
    case 'object': return 'an object';
    default: return 'a number';
  }
}

const INTEGER_TEXT = /^-?(?:0|[1-9]\d*)$/;
const NUMBER_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** From here on JavaScript writes a number with an exponent, which is no integer on the wire. */
const FIRST_WITH_EXPONENT = 1e21;
const QTYPES: ReadonlySet<string> = new Set(['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool']);

/** The integer that a value is, `'fraction'` for any other number, undefined for what is no number. */
function numberFormOf(value: JsonValue): number | bigint | 'fraction' | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    return Number.isInteger(value) && Math.abs(value) < FIRST_WITH_EXPONENT ? value : 'fraction';
  }
  if (!(value instanceof RawJson)) return undefined;
  if (INTEGER_TEXT.test(value.text)) return BigInt(value.text);
  return NUMBER_TEXT.test(value.text) ? 'fraction' : undefined;
}

function integerFault(name: BuiltinName, value: JsonValue): BuiltinFault | undefined {
  const number = numberFormOf(value);
  if (number === undefined) return wrongType('an integer', value);
  if (number === 'fraction') return { rule: 'not-an-integer', detail: `an integer is due, without point or exponent` };
  const range = integerRange(name);
  if (range === undefined || (number >= range[0] && number <= range[1])) return undefined;
  return { rule: 'out-of-range', detail: `${number} is outside ${range[0]}..${range[1]} (${name})` };
}

function qtypeFault(value: JsonValue): BuiltinFault | undefined {
  if (typeof value !== 'string') return wrongType('a string', value);
  return QTYPES.has(value) ? undefined : { rule: 'unknown-enum-value', detail: `'${value}' is no QType` };
}

function rawFault({ text }: RawJson): BuiltinFault {
  return { rule: 'raw', detail: `raw text: ${text.slice(0, 40)}` };
}

function wrongType(due: string, value: JsonValue): BuiltinFault {
  return { rule: 'wrong-type', detail: `${due} is due, not ${describeValue(value)}` };
}
