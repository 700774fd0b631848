// What must happen when a generated command is sent, and the rule that says so.
//
// A certificate speaks for the spec and not for any implementation; where the spec is silent it says
// `open` and why, and nothing is judged but the shape of the reply and the state left behind.

import type { JsonObject, JsonValue } from './qapi/json-value.ts';

/** A row of the requirement table, `SUBJECT/RULE`: `arguments/missing-member`, `netdev_add/duplicate-id`. */
export type RequirementId = string & { readonly __brand: 'requirement' };

export function requirement(id: string): RequirementId {
  return id as RequirementId;
}

/** QMP's error classes: docs/interop/qmp-spec, "Error response", and qapi/error.json. */
export type ErrorClass = 'GenericError' | 'CommandNotFound' | 'DeviceNotActive' | 'DeviceNotFound' | 'KVMMissingCap';

/** A JSON value in which objects may have more members than are named; arrays have just these items, in this order unless `anyOrder` says otherwise. */
export type JsonPattern = JsonValue;

/** No member of any reply has this name. */
export const ANY_ORDER = '(any order)';

/** A list of just these items, where the text gives them no order. */
export function anyOrder(items: readonly JsonPattern[]): JsonPattern {
  return { [ANY_ORDER]: items };
}

export type Expectation =
  | { readonly kind: 'accept'; readonly rule: RequirementId; readonly returns: JsonPattern | undefined }
  | { readonly kind: 'reject'; readonly rule: RequirementId; readonly classes: readonly ErrorClass[] }
  /** Success or one of `classes`; `why` names what the spec leaves open or what the host decides. */
  | { readonly kind: 'open'; readonly rule: RequirementId; readonly why: string; readonly classes: readonly ErrorClass[] };

/** A command as it will be sent, without the id, which the runner adds. */
export type CertifiedCommand = {
  readonly execute: string;
  /** Any JSON value, for the commands whose fault is that it is no object. */
  readonly arguments: JsonValue | undefined;
  /** Members of the message beside execute, arguments and id. */
  readonly extra: JsonObject | undefined;
  readonly expectation: Expectation;
};

export function accept(rule: string, returns?: JsonPattern): Expectation {
  return { kind: 'accept', rule: requirement(rule), returns };
}

export function reject(rule: string, ...classes: readonly ErrorClass[]): Expectation {
  return { kind: 'reject', rule: requirement(rule), classes: classes.length === 0 ? ['GenericError'] : classes };
}

export function open(rule: string, why: string, ...classes: readonly ErrorClass[]): Expectation {
  return { kind: 'open', rule: requirement(rule), why, classes: classes.length === 0 ? ['GenericError'] : classes };
}

export function command(execute: string, args: JsonValue | undefined, expectation: Expectation): CertifiedCommand {
  return { execute, arguments: args, extra: undefined, expectation };
}
