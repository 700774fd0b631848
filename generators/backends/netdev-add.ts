// What the text determines for each backend beyond the schema, with the rule that says so: one row a backend.
//
// Assumed: the arguments are of the schema's type, and no backend of that id exists. What the host, the build or
// nobody decides is `open`; a backend without a row is open altogether.

import { hostBackend, hubportBackend, l2tpv3Backend, tapBackend, vhostUserBackend, vhostVdpaBackend, vmnetRangeBackend } from './host-backends.ts';
import { socketBackend } from './socket.ts';
import { userBackend } from './user.ts';
import type { Expectation } from '../certificate.ts';
import { reject } from '../certificate.ts';
import { isIdentifier } from '../identifier.ts';
import type { JsonObject } from '../qapi/json-value.ts';

const BACKENDS: ReadonlyMap<string, (args: JsonObject) => Expectation> = new Map([
  ['user', userBackend],
  ['tap', tapBackend],
  ['l2tpv3', l2tpv3Backend],
  ['socket', socketBackend],
  ['hubport', hubportBackend],
  ['vhost-user', vhostUserBackend],
  ['vhost-vdpa', vhostVdpaBackend],
  ['vmnet-host', vmnetRangeBackend],
  ['vmnet-shared', vmnetRangeBackend],
]);

/** The expectation for `netdev_add` arguments that are of the schema's type. */
export function certifyBackend(args: JsonObject): Expectation {
  const isBackend = args.type !== 'nic' && args.type !== 'none';
  if (typeof args.id !== 'string' || !isIdentifier(args.id)) {
    return isBackend ? reject('netdev_add/id-well-formed') : reject('netdev_add/id-well-formed', 'GenericError', 'DeviceNotFound');
  }
  if (!isBackend) return reject('netdev_add/nic-and-none', 'DeviceNotFound');
  const backend = BACKENDS.get(String(args.type)) ?? hostBackend;
  return backend(args);
}
