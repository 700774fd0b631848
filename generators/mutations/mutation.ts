// One way to spoil a valid command, and the rule that the result breaks.
//
// `apply` holds for any arguments that are valid for the scene: what it claims does not hang on what else they hold.

import type { Expectation } from '../certificate.ts';
import { reject } from '../certificate.ts';
import type { ViolationRule } from '../qapi/check.ts';
import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import type { RuleId } from '../rules.ts';

export type Mutation = {
  /** Unique within a scene; `[a-z0-9_.+/-]`. */
  readonly name: string;
  readonly apply: (args: JsonObject) => JsonValue | undefined;
  /** Members of the message beside execute, arguments and id. */
  readonly extra: JsonObject | undefined;
  readonly expectation: Expectation;
  /** What the independent validator must say of the arguments, at least one of these; none where the schema permits them. */
  readonly violates: readonly ViolationRule[];
};

export function mutation(
  name: string,
  rule: RuleId,
  violates: ViolationRule | readonly ViolationRule[],
  apply: (args: JsonObject) => JsonValue | undefined,
): Mutation {
  return { name, apply, extra: undefined, expectation: reject(rule), violates: typeof violates === 'string' ? [violates] : violates };
}

export function setMember(member: string, value: JsonValue): (args: JsonObject) => JsonObject {
  return (args) => ({ ...args, [member]: value });
}

export function dropMember(member: string): (args: JsonObject) => JsonObject {
  return (args) => Object.fromEntries(Object.entries(args).filter(([name]) => name !== member));
}
