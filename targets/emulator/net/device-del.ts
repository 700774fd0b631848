// device_del: asks the guest to let go of a device. There is no guest, so the device stays, and asking again is
// refused as long as the first request is pending.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { textOf } from './arguments.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';

export function deviceDel(state: NetState, args: JsonObject): Reply {
  const id = textOf(args, 'id') ?? '';
  const device = [...state.devices.values()].find((other) => other.id === id);
  if (device === undefined) return state.options.defects.has('device-del-unknown-succeeds') ? DONE : deviceNotFound(id);
  if (device.unplugAsked) return genericError(`device '${id}' is being unplugged already`);
  device.unplugAsked = true;
  return DONE;
}
