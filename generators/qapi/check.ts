// The independent validator: is a JSON value one of a schema's type, and if not, every reason why.
//
// It is written against qapi-code-gen's "Client JSON Protocol" alone and knows nothing of generators, so that
// both can be wrong only separately. Total for any value. `size` and `uint64` mean 0..2^64-1, as the language
// defines them; QEMU's own visitor also takes negative integers there and wraps them.

import type { BuiltinName, Command, NamedType, Schema, TypeRef } from './ir.ts';
import { holds } from './ir.ts';
import { builtinFault, builtinNamed, describeValue, rawFaults } from './check-builtin.ts';
import { expectedMembers } from './check-members.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { isJsonArray, isJsonObject, RawJson } from './json-value.ts';
import type { Violation, ViolationRule } from './violation.ts';

export type { Violation, ViolationRule } from './violation.ts';

/** QEMU's own limit on the nesting of a message, and the end of recursion here. */
const MAX_DEPTH = 1024;

const NOTHING_DEFINED: ReadonlySet<string> = new Set();

/**
 * Every violation of `type` in `value`: members in the order of the schema, then the unexpected ones.
 * `defined` holds the CONFIG symbols of the build; members, branches and enum values under a condition
 * that it does not satisfy do not exist.
 */
export function violations(
  schema: Schema,
  type: TypeRef,
  value: JsonValue,
  defined: ReadonlySet<string> = NOTHING_DEFINED,
): readonly Violation[] {
  const check: Check = { schema, defined, found: [] };
  checkValue(check, type, value, '', 0);
  return check.found;
}

/** Every reason to refuse a command; absent arguments stand for none. */
export function commandViolations(
  schema: Schema,
  execute: string,
  args: JsonValue | undefined,
  defined: ReadonlySet<string> = NOTHING_DEFINED,
): readonly Violation[] {
  const command = schema.commands.get(execute);
  if (command === undefined || !holds(command.condition, defined)) {
    return [{ path: '', rule: 'unknown-command', detail: `there is no command '${execute}'` }];
  }
  const check: Check = { schema, defined, found: [] };
  if (args instanceof RawJson) report(check, '', 'raw', 'arguments are raw text');
  else if (args === undefined || isJsonObject(args)) checkArguments(check, command, args ?? {});
  else report(check, '', 'not-an-object', `arguments are ${describeValue(args)}`);
  return check.found;
}

/** The type of a command's arguments; undefined where it takes none or does not exist. */
export function argumentsType(schema: Schema, execute: string): TypeRef | undefined {
  const name = schema.commands.get(execute)?.arguments;
  return name === undefined ? undefined : { kind: 'named', name };
}

/** A reference to a built-in or a named type. */
export function typeRefOf(name: string): TypeRef {
  const builtin = builtinNamed(name);
  return builtin === undefined ? { kind: 'named', name } : { kind: 'builtin', name: builtin };
}

type Check = { readonly schema: Schema; readonly defined: ReadonlySet<string>; readonly found: Violation[] };

function report(check: Check, path: string, rule: ViolationRule, detail: string): void {
  check.found.push({ path, rule, detail });
}

function wrongKind(check: Check, path: string, due: string, value: JsonValue): void {
  report(check, path, 'wrong-type', `${due} is due, not ${describeValue(value)}`);
}

function checkArguments(check: Check, command: Command, args: JsonObject): void {
  if (command.arguments !== undefined) return checkValue(check, { kind: 'named', name: command.arguments }, args, '', 0);
  for (const name of Object.keys(args)) report(check, name, 'unexpected-member', `${command.name} takes no arguments`);
}

function checkValue(check: Check, type: TypeRef, value: JsonValue, path: string, depth: number): void {
  if (depth > MAX_DEPTH) return report(check, path, 'too-deep', `nested deeper than ${MAX_DEPTH}`);
  if (type.kind === 'builtin') return checkBuiltin(check, type.name, value, path);
  if (isUnreadable(value)) return report(check, path, 'raw', `raw text: ${value.text.slice(0, 40)}`);
  if (type.kind === 'array') return checkArray(check, type.of, value, path, depth);
  const named = check.schema.types.get(type.name);
  if (named === undefined) return report(check, path, 'unknown-type', `the schema has no type '${type.name}'`);
  checkNamed(check, named, value, path, depth);
}

function isUnreadable(value: JsonValue): value is RawJson {
  return value instanceof RawJson && rawFaults(value).length > 0;
}

function checkBuiltin(check: Check, name: BuiltinName, value: JsonValue, path: string): void {
  const fault = builtinFault(name, value);
  if (fault !== undefined) report(check, path, fault.rule, fault.detail);
}

function checkArray(check: Check, of: TypeRef, value: JsonValue, path: string, depth: number): void {
  if (!isJsonArray(value)) return wrongKind(check, path, 'an array', value);
  value.forEach((item, index) => checkValue(check, of, item, `${path}[${index}]`, depth + 1));
}

function checkNamed(check: Check, type: NamedType, value: JsonValue, path: string, depth: number): void {
  switch (type.kind) {
    case 'enum': {
      if (typeof value !== 'string') return wrongKind(check, path, 'a string', value);
      const known = type.values.some((each) => each.name === value && holds(each.condition, check.defined));
      if (!known) report(check, path, 'unknown-enum-value', `'${value}' is no value of ${type.name}`);
      return;
    }
    case 'alternate': {
      const live = type.members.filter((each) => holds(each.condition, check.defined));
      const alternative = live.find((each) => takes(check.schema, each.type, value));
      if (alternative !== undefined) return checkValue(check, alternative.type, value, path, depth + 1);
      return report(check, path, 'no-alternate', `${type.name} does not take ${describeValue(value)}`);
    }
    case 'struct':
    case 'union':
      if (!isJsonObject(value)) return wrongKind(check, path, 'an object', value);
      return checkObject(check, type.name, value, path, depth);
    default: throw type satisfies never;
  }
}

function checkObject(check: Check, typeName: string, value: JsonObject, path: string, depth: number): void {
  const prefix = path === '' ? '' : `${path}.`;
  const { members, selected, otherwiseKnown } = expectedMembers(check.schema, typeName, value, check.defined);
  let present = 0;
  for (const member of members.values()) {
    const given = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    if (given !== undefined) {
      present += 1;
      checkValue(check, member.type, given, `${prefix}${member.name}`, depth + 1);
    } else if (!member.optional) report(check, `${prefix}${member.name}`, 'missing-member', `${typeName} needs '${member.name}'`);
  }
  const names = Object.keys(value);
  if (names.length === present) return;
  for (const name of names) {
    if (members.has(name) || (!selected && otherwiseKnown(name))) continue;
    report(check, `${prefix}${name}`, 'unexpected-member', `${typeName} has no member '${name}' here`);
  }
}

/** Whether the JSON kind of a value chooses this alternative; what it holds is judged afterwards. */
function takes(schema: Schema, type: TypeRef, value: JsonValue): boolean {
  if (type.kind === 'array') return isJsonArray(value);
  if (type.kind === 'named') {
    const kind = schema.types.get(type.name)?.kind;
    return kind === 'enum' ? typeof value === 'string' : kind !== 'alternate' && isJsonObject(value);
  }
  switch (type.name) {
    case 'str': case 'QType': return typeof value === 'string';
    case 'bool': return typeof value === 'boolean';
    case 'null': return value === null;
    case 'any': return true;
    default: return typeof value === 'number' || typeof value === 'bigint' || value instanceof RawJson;
  }
}
