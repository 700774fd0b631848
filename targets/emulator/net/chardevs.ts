// Character devices that chardev-add makes: sockets, and `null`. One frontend uses a device at a time.
//
// A socket that shall connect does so at once or is refused; one that listens never waits, whatever `wait` says, because
// nothing else happens on this host meanwhile. chardev/char.c, chardev/char-socket.c.

import type { JsonObject, JsonValue } from '../../../generators/qapi/json-value.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { flagOf, textOf } from './arguments.ts';
import { type ChardevOutcome, nullDevice, socketDevice } from './chardev-devices.ts';
import { DONE, genericError } from './reply.ts';
import type { NetState } from './state.ts';

export function chardevAdd(state: NetState, args: JsonObject): Reply {
  const id = textOf(args, 'id') ?? '';
  if (state.chardevs.has(id)) return genericError(`there is a character device '${id}'`);
  const outcome = deviceFor(objectOf(args['backend']), state);
  if (typeof outcome === 'string') return genericError(`'${id}' cannot be added: ${outcome}`);
  state.chardevs.set(id, outcome);
  return DONE;
}

export function chardevRemove(state: NetState, args: JsonObject): Reply {
  const id = textOf(args, 'id') ?? '';
  const device = state.chardevs.get(id);
  if (device === undefined) return genericError(`there is no character device '${id}'`);
  if (device.busy) return genericError(`the character device '${id}' is in use`);
  dropChardev(state, id);
  return DONE;
}

/** With its last frontend some devices go as well. */
export function dropChardev(state: NetState, id: string): void {
  state.chardevs.get(id)?.close();
  state.chardevs.delete(id);
}

function deviceFor(backend: JsonObject, state: NetState): ChardevOutcome {
  if (backend['type'] === 'null') return nullDevice();
  const data = objectOf(backend['data']);
  const addr = objectOf(data['addr']);
  return socketDevice(textOf(addr, 'type') ?? '', objectOf(addr['data']), flagOf(data, 'server') ?? true, state.world);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

