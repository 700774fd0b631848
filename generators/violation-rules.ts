// From what the independent validator found to the rule that a certificate quotes.
//
// Two things are not what the validator alone would say: netdev_add's own error for an unknown type, and negative
// numbers for unsigned 64-bit members, which implementations read as their two's complement.

import type { ErrorClass, Expectation } from './certificate.ts';
import { open, reject } from './certificate.ts';
import type { Violation } from './qapi/check.ts';
import type { BuiltinName, Schema, TypeRef, UnionType } from './qapi/ir.ts';
import { holds, membersOf } from './qapi/ir.ts';
import type { JsonValue } from './qapi/json-value.ts';
import { isJsonArray, isJsonObject, RawJson } from './qapi/json-value.ts';
import type { RuleId } from './rules.ts';

/** The expectation for a command with at least one violation. */
export function certifyViolations(
  schema: Schema,
  execute: string,
  args: JsonValue | undefined,
  violations: readonly Violation[],
  defined: ReadonlySet<string> = new Set(),
): Expectation {
  const scene: Scene = { schema, execute, args, defined };
  if (violations.some((each) => each.rule === 'raw')) return open('arguments/duplicate-key', 'raw text is not judged here');
  const sure = violations.filter((each) => !wrapsAround(scene, each));
  const [first] = sure;
  if (first === undefined) return open('arguments/out-of-range', 'negative numbers are widely taken as their two’s complement');
  return reject(ruleOf(scene, first), ...classesOf(scene, sure));
}

type Scene = {
  readonly schema: Schema;
  readonly execute: string;
  readonly args: JsonValue | undefined;
  readonly defined: ReadonlySet<string>;
};

function classesOf(scene: Scene, violations: readonly Violation[]): readonly ErrorClass[] {
  return [...new Set(violations.map((each) => classOf(scene, each)))];
}

function classOf(scene: Scene, violation: Violation): ErrorClass {
  if (violation.rule === 'unknown-command') return 'CommandNotFound';
  return isInvalidBackend(scene, violation) ? 'DeviceNotFound' : 'GenericError';
}

function isInvalidBackend(scene: Scene, violation: Violation): boolean {
  return scene.execute === 'netdev_add' && violation.rule === 'unknown-enum-value' && violation.path === 'type';
}

function ruleOf(scene: Scene, violation: Violation): RuleId {
  const inList = violation.path.includes('[');
  switch (violation.rule) {
    case 'unknown-command': return 'message/unknown-command';
    case 'not-an-object': return 'arguments/not-an-object';
    case 'missing-member': return inList ? 'arguments/list-element' : 'arguments/missing-member';
    case 'unexpected-member': return unexpectedRule(scene, violation, inList);
    case 'wrong-type': return wrongTypeRule(scene, violation, inList);
    case 'not-an-integer': return 'arguments/fraction';
    case 'out-of-range': return 'arguments/out-of-range';
    case 'unknown-enum-value': return enumRule(scene, violation);
    case 'no-alternate': return 'arguments/alternate';
    case 'too-deep': return 'arguments/nesting';
    case 'raw': case 'unknown-type': return 'arguments/duplicate-key';
    default: throw violation.rule satisfies never;
  }
}

function unexpectedRule(scene: Scene, violation: Violation, inList: boolean): RuleId {
  if (inList) return 'arguments/list-element';
  const union = argumentsUnion(scene);
  const foreign = union?.branches.some((branch) => membersOf(scene.schema, branch.type).some((member) => member.name === violation.path));
  return foreign === true ? 'arguments/foreign-branch-member' : 'arguments/unexpected-member';
}

function wrongTypeRule(scene: Scene, violation: Violation, inList: boolean): RuleId {
  if (inList) return 'arguments/list-element';
  return valueAt(scene.args, violation.path) === null ? 'arguments/null' : 'arguments/wrong-type';
}

function enumRule(scene: Scene, violation: Violation): RuleId {
  if (isInvalidBackend(scene, violation)) return 'netdev_add/invalid-type';
  const value = valueAt(scene.args, violation.path);
  const type = memberType(scene, violation.path);
  const named = type?.kind === 'named' ? scene.schema.types.get(type.name) : undefined;
  const similar = named?.kind === 'enum' && named.values.some((each) => each.name.toLowerCase() === String(value).toLowerCase());
  return similar ? 'arguments/enum-case' : 'arguments/unknown-enum-value';
}

const WRAPPING: ReadonlySet<BuiltinName> = new Set(['uint64', 'size']);
const SMALLEST_INTEGER = -(2n ** 63n);

/** True, too, where the type cannot be told from the path. */
function wrapsAround(scene: Scene, violation: Violation): boolean {
  if (violation.rule !== 'out-of-range') return false;
  const value = integerAt(scene.args, violation.path);
  if (value === undefined || value >= 0n || value < SMALLEST_INTEGER) return false;
  const type = memberType(scene, violation.path);
  return type === undefined || (type.kind === 'builtin' && WRAPPING.has(type.name));
}

function integerAt(args: JsonValue | undefined, path: string): bigint | undefined {
  const value = valueAt(args, path);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return value instanceof RawJson && /^-?\d+$/.test(value.text) ? BigInt(value.text) : undefined;
}

function valueAt(args: JsonValue | undefined, path: string): JsonValue | undefined {
  let value = args;
  for (const step of path.split(/[.[\]]+/).filter((each) => each !== '')) {
    if (isJsonArray(value)) value = value[Number(step)];
    else if (isJsonObject(value)) value = value[step];
    else return undefined;
  }
  return value;
}

/** The type of a member of the arguments themselves; undefined for anything deeper. */
function memberType(scene: Scene, name: string): TypeRef | undefined {
  const typeName = scene.schema.commands.get(scene.execute)?.arguments;
  if (typeName === undefined) return undefined;
  const own = membersOf(scene.schema, typeName).find((member) => member.name === name);
  if (own !== undefined) return own.type;
  const union = argumentsUnion(scene);
  const selected = union === undefined ? undefined : valueAt(scene.args, union.discriminator);
  const branch = union?.branches.find((each) => each.value === selected && holds(each.condition, scene.defined));
  return branch === undefined ? undefined : membersOf(scene.schema, branch.type).find((member) => member.name === name)?.type;
}

function argumentsUnion(scene: Scene): UnionType | undefined {
  const type = scene.schema.types.get(scene.schema.commands.get(scene.execute)?.arguments ?? '');
  return type?.kind === 'union' ? type : undefined;
}
