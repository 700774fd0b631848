// `if` conditions: a CONFIG symbol, or `all`, `any` and `not` of conditions.
//
// QEMU before 6.2 wrote C expressions of `defined(SYMBOL)` instead, or lists of them.
// Source: qapi-code-gen, "Configuring the schema".

import type { Raw, RawObject } from './expression.ts';
import { isRawArray, isRawObject } from './expression.ts';
import type { Condition } from './ir.ts';
import { EDITION } from './language.ts';
import type { ShapeContext } from './shape-context.ts';
import { checkKeys, refuse } from './shape-context.ts';

/** The condition under `if`, or undefined where there is none. */
export function conditionOf(raw: RawObject, context: ShapeContext, what: string): Condition | undefined {
  const written = raw.get('if');
  if (written === undefined) return undefined;
  return context.edition < EDITION.conditionObjects
    ? formerCondition(written, context, what)
    : condition(written, context, what);
}

function condition(written: Raw, context: ShapeContext, what: string): Condition {
  if (typeof written === 'string') return symbol(written, context, what);
  if (!isRawObject(written)) throw refuse(context, `the 'if' condition of ${what} must be a string or an object`);
  checkKeys(written, context, `the 'if' condition of ${what}`, [], ['all', 'any', 'not']);
  const [first, ...more] = written;
  if (first === undefined || more.length > 0) throw refuse(context, `the 'if' condition of ${what} must have one key`);
  const [operator, operands] = first;
  if (operator === 'not') return { kind: 'not', of: condition(operands, context, what) };
  return { kind: operator === 'all' ? 'all' : 'any', of: conditions(operands, context, what) };
}

function conditions(operands: Raw, context: ShapeContext, what: string): readonly Condition[] {
  if (!isRawArray(operands)) throw refuse(context, `the operands in the 'if' condition of ${what} must be an array`);
  if (operands.length === 0) throw refuse(context, `the 'if' condition of ${what} has no operands`);
  return operands.map((operand) => condition(operand, context, what));
}

function symbol(name: string, context: ShapeContext, what: string): Condition {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw refuse(context, `the 'if' condition '${name}' of ${what} is no symbol`);
  return { kind: 'config', name };
}

function formerCondition(written: Raw, context: ShapeContext, what: string): Condition {
  if (typeof written === 'string') return cExpression(written, context, what);
  if (!isRawArray(written)) throw refuse(context, `the 'if' condition of ${what} must be a string or an array`);
  if (written.length === 0) throw refuse(context, `the 'if' condition of ${what} is empty`);
  return { kind: 'all', of: written.map((item) => cExpression(item, context, what)) };
}

function cExpression(written: Raw, context: ShapeContext, what: string): Condition {
  if (typeof written !== 'string' || written.trim() === '') {
    throw refuse(context, `the 'if' condition of ${what} must be made of filled strings`);
  }
  return junction(written, '||', 'any') ?? junction(written, '&&', 'all') ?? testOf(written);
}

function junction(text: string, operator: string, kind: 'any' | 'all'): Condition | undefined {
  const parts = text.split(operator);
  return parts.length > 1 ? { kind, of: parts.map((part) => junction(part, '&&', 'all') ?? testOf(part)) } : undefined;
}

// A test of another form than `defined(X)` or `!defined(X)` is kept whole, as a symbol that nobody defines.
function testOf(text: string): Condition {
  const [, negated, name] = /^\s*(!?)\s*defined\s*\(\s*(\w+)\s*\)\s*$/.exec(text) ?? [];
  const config: Condition = { kind: 'config', name: name ?? text.trim() };
  return negated === '!' ? { kind: 'not', of: config } : config;
}
