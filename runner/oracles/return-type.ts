// A successful reply has the type that the schema promises: the spec's, and the one that the target itself declares.
//
// Against the spec, members and enum values that it does not know are no fault (a newer server may add them);
// against the target's own introspection they are, but for members that qmp-spec (sections 5 and 6) lets a server
// add as it likes: downstream ones, whose names begin with __, and experimental ones, which begin with x-.

import type { RequirementId } from '../../generators/certificate.ts';
import { violations } from '../../generators/qapi/check.ts';
import type { Schema, TypeRef } from '../../generators/qapi/ir.ts';
import { encodeJson, isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import { commandText } from '../wire-text.ts';
import { isFreeName, isFreeToAdd } from './growth.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'return-type';

const [SPEC, OWN, EMPTY] = requirements(
  'response/return-type', 'response/own-schema', 'response/empty-object',
) as [RequirementId, RequirementId, RequirementId];

export const returnTypeOracle: Oracle = {
  name: NAME,
  requirements: [SPEC, OWN, EMPTY],
  judge: (_subject, exchanges, context) =>
    exchanges.flatMap((exchange) => exchange.commands.flatMap(({ command, id, reply }, index): readonly Finding[] => {
      if (reply?.kind !== 'return') return [];
      const fault = faultIn(context.spec, command.execute, reply.value, GROWTH, SPEC)
        ?? (context.own === undefined ? undefined : faultIn(context.own, command.execute, reply.value, NOTHING, OWN));
      if (fault === undefined) return [];
      return [finding(NAME, { ...fault, step: exchange.index, command: index, sent: commandText(command, id).trimEnd() })];
    })),
};

const GROWTH: ReadonlySet<string> = new Set(['unexpected-member', 'unknown-enum-value']);
const NOTHING: ReadonlySet<string> = new Set();

function faultIn(
  schema: Schema, execute: string, value: JsonValue, allowed: ReadonlySet<string>, rule: RequirementId,
): { requirement: RequirementId; expected: string; actual: string } | undefined {
  const command = schema.commands.get(execute);
  if (command === undefined) return undefined;
  if (command.returns === undefined) return notEmpty(value, allowed, rule);
  const broken = firstViolation(schema, command.returns, value, allowed);
  return broken === undefined ? undefined : { requirement: rule, expected: `return of type ${typeText(command.returns)}`, actual: broken };
}

/** A newer server may have come to return something; then its own schema says so. */
function notEmpty(
  value: JsonValue, allowed: ReadonlySet<string>, rule: RequirementId,
): { requirement: RequirementId; expected: string; actual: string } | undefined {
  const expected = 'an empty object, as the command returns nothing';
  if (!isJsonObject(value)) return { requirement: rule, expected, actual: `return is ${encodeJson(value)}, which is no object` };
  if (allowed.has('unexpected-member') || Object.keys(value).every(isFreeName)) return undefined;
  return { requirement: EMPTY, expected, actual: encodeJson(value) };
}

/** A large reply (a schema, say) need not be checked to the last leaf to be found wrong. */
function firstViolation(
  schema: Schema, type: TypeRef, value: JsonValue, allowed: ReadonlySet<string>,
): string | undefined {
  const found = violations(schema, type, value).find((each) => !allowed.has(each.rule) && !isFreeToAdd(each));
  return found === undefined ? undefined : `${found.path || 'return'}: ${found.detail}`;
}

function typeText(type: TypeRef): string {
  return type.kind === 'array' ? `[${typeText(type.of)}]` : type.name;
}
