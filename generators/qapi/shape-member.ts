// The forms of members, enum values, branches, features and type references, short and long.
//
// Source: qapi-code-gen, "Struct types", "Enumeration types", "Union types", "Features".

import { conditionOf } from './condition.ts';
import type { WrittenBranch, WrittenMember, WrittenMembers, WrittenType, WrittenValue } from './definition.ts';
import type { Raw, RawObject } from './expression.ts';
import { isRawArray, isRawObject } from './expression.ts';
import type { Feature } from './ir.ts';
import { EDITION } from './language.ts';
import { memberNameFault, plainNameFault, valueNameFault } from './names.ts';
import type { ShapeContext } from './shape-context.ts';
import { checkKeys, refuse } from './shape-context.ts';

/** The members written in place under a key. `permissive` waives the rules of upper and lower case for their names. */
export function membersIn(raw: Raw, context: ShapeContext, key: string, permissive: boolean): readonly WrittenMember[] {
  if (!isRawObject(raw)) throw refuse(context, `'${key}' must be an object`);
  return [...raw].map(([name, member]) => memberOf(name, member, context, key, permissive));
}

/** Members written in place, or the name of a type. */
export function membersOrName(raw: Raw, context: ShapeContext, key: string, permissive: boolean): WrittenMembers {
  return typeof raw === 'string' ? raw : membersIn(raw, context, key, permissive);
}

function memberOf(written: string, raw: Raw, context: ShapeContext, key: string, permissive: boolean): WrittenMember {
  const what = `'${key}' member '${written}'`;
  const optional = written.startsWith('*');
  const name = optional ? written.slice(1) : written;
  refuseName(memberNameFault(name, permissive, context), context, what);
  const long = longForm(raw, 'type');
  checkKeys(long, context, what, ['type'], ['if', 'features']);
  return {
    name,
    optional,
    type: typeIn(long.get('type'), context, what),
    condition: conditionOf(long, context, what),
    features: featuresOf(long, context),
  };
}

/** The values of an enum. */
export function valuesIn(raw: Raw, context: ShapeContext, permissive: boolean): readonly WrittenValue[] {
  if (!isRawArray(raw)) throw refuse(context, "'data' must be an array");
  return raw.map((value) => valueOf(value, context, permissive));
}

function valueOf(raw: Raw, context: ShapeContext, permissive: boolean): WrittenValue {
  const long = longForm(raw, 'name');
  checkKeys(long, context, "a 'data' member", ['name'], ['if', 'features']);
  const name = nameIn(long, context, "a 'data' member");
  const what = `'data' member '${name}'`;
  refuseName(valueNameFault(name, permissive, context), context, what);
  return { name, condition: conditionOf(long, context, what), features: featuresOf(long, context) };
}

/** What the branches are for: a simple union wraps its branches, and an alternate has rules for their names. */
export type BranchesOf = 'union' | 'simple union' | 'alternate';

export function branchesIn(raw: Raw, context: ShapeContext, kind: BranchesOf): readonly WrittenBranch[] {
  if (!isRawObject(raw)) throw refuse(context, "'data' must be an object");
  return [...raw].map(([name, branch]) => branchOf(name, branch, context, kind));
}

function branchOf(name: string, raw: Raw, context: ShapeContext, kind: BranchesOf): WrittenBranch {
  const what = `'data' member '${name}'`;
  if (kind !== 'union') refuseName(plainNameFault(name, context), context, what);
  const long = longForm(raw, 'type');
  checkKeys(long, context, what, ['type'], ['if']);
  const condition = conditionOf(long, context, what);
  const type = typeIn(long.get('type'), context, what);
  const mayBeArray = kind === 'simple union' || (kind === 'alternate' && context.edition >= EDITION.base);
  if (type.array && !mayBeArray) throw refuse(context, `${what} must be a type name`);
  return { name, type, condition };
}

/** `features`, on anything that has them. */
export function featuresOf(raw: RawObject, context: ShapeContext): readonly Feature[] {
  const written = raw.get('features');
  if (written === undefined) return [];
  if (!isRawArray(written)) throw refuse(context, "'features' must be an array");
  return written.map((feature) => featureOf(feature, context));
}

function featureOf(raw: Raw, context: ShapeContext): Feature {
  const long = longForm(raw, 'name');
  checkKeys(long, context, "a 'features' member", ['name'], ['if']);
  const name = nameIn(long, context, "a 'features' member");
  const what = `'features' member '${name}'`;
  refuseName(plainNameFault(name, context), context, what);
  return { name, condition: conditionOf(long, context, what) };
}

/** A type name, or an array of one type name. */
export function typeIn(raw: Raw | undefined, context: ShapeContext, what: string): WrittenType {
  if (typeof raw === 'string') return { name: raw, array: false };
  if (!isRawArray(raw)) throw refuse(context, `${what} must be a type name or an array`);
  const [name, ...more] = raw;
  if (typeof name === 'string' && more.length === 0) return { name, array: true };
  throw refuse(context, `the array type of ${what} must hold exactly one type name`);
}

/** `'x'` as `{ key: 'x' }`. */
function longForm(raw: Raw, key: string): RawObject {
  return isRawObject(raw) ? raw : new Map([[key, raw]]);
}

function nameIn(long: RawObject, context: ShapeContext, what: string): string {
  const name = long.get('name');
  if (typeof name !== 'string') throw refuse(context, `${what} must have a string for its name`);
  return name;
}

function refuseName(fault: string | undefined, context: ShapeContext, what: string): void {
  if (fault !== undefined) throw refuse(context, `the name of ${what} ${fault}`);
}
