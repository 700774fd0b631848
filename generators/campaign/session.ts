// A session of a fuzzing campaign, as plain data: what is done to a target, one action after another.
//
// Nothing in it says what must happen: certificates follow from the order of the actions when it is carried out, so that
// a part of a session, or a mixture of two, is a session as well.

import { isJsonObject, type JsonObject, type JsonValue } from '../qapi/json-value.ts';
import { UNHEARD_OF_NAME } from '../reserved-names.ts';
import type { Noise } from '../wire-noise.ts';

export type FuzzSession = {
  /** The world in which it starts: a fixture by name. */
  readonly fixture: string;
  /** How many commands go out in one write. */
  readonly pipeline: number;
  readonly actions: readonly FuzzAction[];
};

export type FuzzAction =
  | { readonly kind: 'command'; readonly execute: string; readonly arguments: JsonValue | undefined; readonly monitor?: MonitorNumber }
  | { readonly kind: 'noise'; readonly noise: Noise; readonly monitor?: MonitorNumber }
  /** The monitor's client goes and comes again. */
  | { readonly kind: 'reconnect'; readonly monitor?: MonitorNumber }
  /** Something that the world outside the monitor does to a NIC; its shape is the targets' affair. */
  | { readonly kind: 'stimulate'; readonly stimulus: JsonObject }
  /** Opens something beside the target, which later texts may quote as `{NAME.FIELD}`; its form is the targets' affair. */
  | { readonly kind: 'open'; readonly name: string; readonly endpoint: JsonObject }
  /** What comes from there, as hex. */
  | { readonly kind: 'packets'; readonly packets: readonly { readonly at: string; readonly packet: string }[] };

/** On which of two monitors it is done; where it is absent, the first. */
export type MonitorNumber = 0 | 1;

export type FuzzCommand = Extract<FuzzAction, { readonly kind: 'command' }>;

export function command(execute: string, args: JsonValue | undefined): FuzzCommand {
  return { kind: 'command', execute, arguments: args };
}

export function open(name: string, endpoint: JsonObject): FuzzAction {
  return { kind: 'open', name, endpoint };
}

/** A command that no server has. */
export const UNHEARD_OF: FuzzCommand = command(UNHEARD_OF_NAME, {});

/** Adapters stay; and a tunnel that is refused, or a helper that hands over nothing, closes a descriptor of QEMU that is another's (`net/l2tpv3.c`, `net/tap.c`). */
export function leavesTraces(action: FuzzAction): boolean {
  if (action.kind !== 'command') return false;
  const { execute, arguments: args } = action;
  if (execute !== 'netdev_add' || !isJsonObject(args)) return execute === 'device_add';
  const isOurs = typeof args['helper'] === 'string' && args['helper'].includes('{');
  return args['type'] === 'l2tpv3' || (isOurs && (args['type'] === 'tap' || args['type'] === 'bridge'));
}
