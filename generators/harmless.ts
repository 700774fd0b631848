// What has to be added to arguments so that no implementation that takes them touches the host.
//
// Defaults are the danger: a tap without `script` runs the system's own as root, a bridge without names joins a real
// one, a multicast group without an address is joined on a real interface. The result stays valid by the schema.

import type { JsonObject } from './qapi/json-value.ts';
import { ABSENT_FOLDER, ABSENT_PREFIX } from './reserved-names.ts';

export function harmless(execute: string, args: JsonObject): JsonObject {
  if (execute !== 'netdev_add') return args;
  switch (args.type) {
    case 'tap': return harmlessTap(args);
    case 'bridge': return args.br === undefined && args.helper === undefined ? { ...args, br: 'plumb-br0' } : args;
    case 'vde': return { ...args, sock: args.sock ?? `${ABSENT_FOLDER}vde` };
    case 'netmap': return { ...args, devname: args.devname ?? `${ABSENT_FOLDER}netmap` };
    case 'vhost-vdpa': return { ...args, vhostdev: args.vhostdev ?? `${ABSENT_FOLDER}vdpa` };
    case 'socket': return args.mcast === undefined ? args : { ...args, localaddr: '127.0.0.1' };
    default: return args;
  }
}

/** More queues than this would take as many of the host's devices. 2^31 and more read as a negative `int` in practice. */
const MOST_QUEUES = 8;
const FIRST_NEGATIVE = 2 ** 31;

/**
 * Whether vhost or many queues can be had hangs on the host's devices; a descriptor that does not exist keeps the
 * outcome the same everywhere.
 */
function harmlessTap(args: JsonObject): JsonObject {
  const scripts = { script: args.script ?? 'no', downscript: args.downscript ?? 'no' };
  const wantsVhost = args.vhost === true || args.vhostforce === true || args.vhostfd !== undefined || args.vhostfds !== undefined;
  const wantsMany = typeof args.queues === 'number' && args.queues > MOST_QUEUES && args.queues < FIRST_NEGATIVE;
  const isBacked = args.fd !== undefined || args.fds !== undefined;
  return (wantsVhost || wantsMany) && !isBacked ? { ...args, ...scripts, fd: `${ABSENT_PREFIX}-0` } : { ...args, ...scripts };
}
