// A successful reply has the type that the schema promises: the spec's, and the one that the target itself declares.
//
// Members that neither knows are no fault: a client is to ignore them (qmp-spec 5). Enum values that the spec does not
// know are a newer server's right; that the target's own introspection does not know them is a fault.

import type { RequirementId } from '../../generators/certificate.ts';
import { violations } from '../../generators/qapi/check.ts';
import type { Schema, TypeRef } from '../../generators/qapi/ir.ts';
import { encodeJson, isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import { commandText } from '../wire-text.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'return-type';

const [SPEC, OWN] = requirements('response/return-type', 'response/own-schema') as [RequirementId, RequirementId];

export const returnTypeOracle: Oracle = {
  name: NAME,
  requirements: [SPEC, OWN],
  judge: (_subject, exchanges, context) =>
    exchanges.flatMap((exchange) => exchange.commands.flatMap(({ command, id, reply }, index): readonly Finding[] => {
      if (reply?.kind !== 'return') return [];
      const fault = faultIn(context.spec, command.execute, reply.value, GROWTH, SPEC)
        ?? (context.own === undefined ? undefined : faultIn(context.own, command.execute, reply.value, ADDED, OWN));
      if (fault === undefined) return [];
      return [finding(NAME, { ...fault, step: exchange.index, command: index, sent: commandText(command, id).trimEnd() })];
    })),
};

const ADDED: ReadonlySet<string> = new Set(['unexpected-member']);
const GROWTH: ReadonlySet<string> = new Set([...ADDED, 'unknown-enum-value']);

function faultIn(
  schema: Schema, execute: string, value: JsonValue, allowed: ReadonlySet<string>, rule: RequirementId,
): { requirement: RequirementId; expected: string; actual: string } | undefined {
  const command = schema.commands.get(execute);
  if (command === undefined) return undefined;
  const broken = command.returns === undefined ? notAnObject(value) : firstViolation(schema, command.returns, value, allowed);
  if (broken === undefined) return undefined;
  const type = command.returns === undefined ? 'an empty object' : typeText(command.returns);
  return { requirement: rule, expected: `return of type ${type}`, actual: broken };
}

function notAnObject(value: JsonValue): string | undefined {
  return isJsonObject(value) ? undefined : `return is ${encodeJson(value)}, which is no object`;
}

/** A large reply (a schema, say) need not be checked to the last leaf to be found wrong. */
function firstViolation(
  schema: Schema, type: TypeRef, value: JsonValue, allowed: ReadonlySet<string>,
): string | undefined {
  const found = violations(schema, type, value).find((each) => !allowed.has(each.rule));
  return found === undefined ? undefined : `${found.path || 'return'}: ${found.detail}`;
}

function typeText(type: TypeRef): string {
  return type.kind === 'array' ? `[${typeText(type.of)}]` : type.name;
}
