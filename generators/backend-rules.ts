// The certificate of any command with any arguments: what the schema and the text say must happen.
//
// It knows no state. Assumed is that what is created has a free id, and that names under the reserved prefixes do
// not exist; whatever else hangs on the state is `open`.

import { certifyBackend } from './backends/netdev-add.ts';
import type { CertifiedCommand, ErrorClass, Expectation } from './certificate.ts';
import { accept, command, open, reject } from './certificate.ts';
import { commandViolations } from './qapi/check.ts';
import type { Schema } from './qapi/ir.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { isJsonObject } from './qapi/json-value.ts';
import { isAbsentName } from './reserved-names.ts';
import { certifyViolations } from './violation-rules.ts';

/** `defined`: CONFIG symbols of the build; none where absent. */
export function certify(
  schema: Schema,
  execute: string,
  args: JsonValue | undefined,
  defined?: ReadonlySet<string>,
): Expectation {
  const violations = defined === undefined ? commandViolations(schema, execute, args) : commandViolations(schema, execute, args, defined);
  if (violations.length > 0) return certifyViolations(schema, execute, args, violations, defined);
  return certifyMeaning(execute, isJsonObject(args) ? args : {});
}

export function certified(schema: Schema, execute: string, args: JsonValue | undefined, defined?: ReadonlySet<string>): CertifiedCommand {
  return command(execute, args, certify(schema, execute, args, defined));
}

function certifyMeaning(execute: string, args: JsonObject): Expectation {
  switch (execute) {
    case 'netdev_add': return certifyBackend(args);
    case 'netdev_del': return byName(args.id, reject('netdev_del/unknown-id', 'DeviceNotFound'), 'DeviceNotFound');
    case 'set_link': return byName(args.name, reject('set_link/unknown-name', 'DeviceNotFound'), 'DeviceNotFound');
    case 'query-rx-filter': return filters(args);
    case 'announce-self': return announcement(args);
    default: return open('arguments/valid', 'the text of this command is not known here', 'GenericError', 'DeviceNotFound', 'DeviceNotActive', 'CommandNotFound');
  }
}

function byName(name: JsonValue | undefined, whenAbsent: Expectation, ...classes: readonly ErrorClass[]): Expectation {
  return isAbsentName(name) ? whenAbsent : open('arguments/valid', 'it depends on what exists', 'GenericError', ...classes);
}

function filters(args: JsonObject): Expectation {
  if (args.name === undefined) return accept('query-rx-filter/list');
  return byName(args.name, reject('query-rx-filter/unknown-name'));
}

function announcement(args: JsonObject): Expectation {
  const negative = ['initial', 'max', 'rounds', 'step'].some((name) => isNegative(args[name]));
  return negative ? open('announce-self/parameters', 'negative delays and rounds mean nothing that is stated') : accept('announce-self/success', {});
}

function isNegative(value: JsonValue | undefined): boolean {
  return (typeof value === 'number' || typeof value === 'bigint') && value < 0;
}
