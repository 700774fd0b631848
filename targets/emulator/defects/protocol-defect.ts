// What a defect of the monitor is: stages that replace the faithful ones, and the small tools to write them with.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { DefectName, DefectRow } from '../contract.ts';
import type { Incoming } from '../input/message-reader.ts';
import type { Stages } from '../stages.ts';

export type ProtocolDefect = DefectRow & {
  /** The stages that differ. Called once a server, so that what a defect remembers lives in its closure. */
  readonly change: (stages: Stages, defect: DefectName) => Partial<Stages>;
};

/** Rows of one area, from `[name, summary, change]`. */
export function rows(area: DefectRow['area'], ...table: readonly Row[]): readonly ProtocolDefect[] {
  return table.map(([name, summary, change]) => ({ name, area, summary, change }));
}

type Row = readonly [name: string, summary: string, change: ProtocolDefect['change']];

/** The message, where it is an object. */
export function messageOf(incoming: Incoming): JsonObject | undefined {
  return incoming.kind === 'value' && isJsonObject(incoming.value) ? incoming.value : undefined;
}

/** The command that a message asks for, if it is a text. */
export function commandOf(incoming: Incoming): string | undefined {
  const name = messageOf(incoming)?.['execute'];
  return typeof name === 'string' ? name : undefined;
}

/** The arguments of a message; empty where there are none. */
export function argumentsOf(incoming: Incoming): JsonObject {
  const args = messageOf(incoming)?.['arguments'];
  return isJsonObject(args) ? args : {};
}

/** The message with some members replaced; no object stays as it is. */
export function withMembers(incoming: Incoming, members: JsonObject): Incoming {
  const message = messageOf(incoming);
  return message === undefined ? incoming : { kind: 'value', value: { ...message, ...members } };
}

/** An object without one of its members. */
export function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
}

/** Whether any value within a value passes the test. */
export function contains(value: JsonValue, test: (value: JsonValue) => boolean): boolean {
  if (test(value)) return true;
  if (isJsonArray(value)) return value.some((element) => contains(element, test));
  return isJsonObject(value) && Object.values(value).some((member) => contains(member, test));
}
