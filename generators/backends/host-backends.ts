// Backends whose success the host decides, with the refusals that are sure all the same.
//
// net.json: tap from line 198, l2tpv3 from 284, hubport from 378, vhost-user from 414, vhost-vdpa from 434, vmnet from 455.

import type { Expectation } from '../certificate.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { isAbsentName, isAbsentPath } from '../reserved-names.ts';
import { decide, leftOpen, refused, textOf } from './judgement.ts';

export function tapBackend(args: JsonObject): Expectation {
  const absent = isAbsentName(args.fd) || isAbsentName(args.fds);
  return decide([absent ? refused('netdev_add/tap/fd-open') : leftOpen('the host decides whether there is such an interface')]);
}

export function l2tpv3Backend(args: JsonObject): Expectation {
  const portsMissing = args.udp === true && (args.srcport === undefined || args.dstport === undefined);
  return decide([portsMissing ? refused('netdev_add/l2tpv3/udp-ports') : leftOpen('the build and the host decide on tunnels')]);
}

export function hubportBackend(args: JsonObject): Expectation {
  if (args.netdev === undefined) return decide([]);
  const absent = isAbsentName(args.netdev);
  return decide([absent ? refused('netdev_add/hubport/netdev-exists') : leftOpen('whether the backend exists and is free')]);
}

export function vhostUserBackend(args: JsonObject): Expectation {
  const absent = isAbsentName(args.chardev);
  return decide([absent ? refused('netdev_add/vhost-user/chardev-exists') : leftOpen('whether the device fits and its peer answers')]);
}

export function vhostVdpaBackend(args: JsonObject): Expectation {
  const absent = isAbsentPath(args.vhostdev);
  return decide([absent ? refused('netdev_add/vhost-vdpa/device-exists') : leftOpen('the host decides whether there is a vDPA device')]);
}

export function vmnetRangeBackend(args: JsonObject): Expectation {
  const given = ['start-address', 'end-address', 'subnet-mask'].filter((name) => args[name] !== undefined).length;
  const uuid = textOf(args, 'net-uuid');
  return decide([
    given === 0 || given === 3 ? undefined : refused('netdev_add/vmnet/range-together'),
    uuid === undefined || UUID.test(uuid) ? undefined : refused('netdev_add/vmnet-host/net-uuid-form'),
    leftOpen('the host decides whether there is a vmnet framework, and what it takes'),
  ]);
}

export function hostBackend(): Expectation {
  return decide([leftOpen('the build and the host decide whether this can be set up')]);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
