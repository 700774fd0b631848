// device_del: asks the guest to let go of a device. There is no guest, so the device stays; asking again is refused
// for the few milliseconds that the request counts as pending.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { textOf } from './arguments.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';

const PENDING_MS = 5;

export function deviceDel(state: NetState, args: JsonObject): Reply {
  const id = textOf(args, 'id') ?? '';
  if (id === '') return genericError('the container of the devices is no device');
  const device = [...state.devices.values()].find((other) => other.id === id);
  if (device === undefined) return deviceNotFound(id);
  const now = state.options.clock.now();
  if (device.unplugPendingUntil > now) return genericError(`device '${id}' is being unplugged already`);
  device.unplugPendingUntil = now + PENDING_MS;
  return DONE;
}
