// What has to be added to arguments so that no implementation that takes them touches the host.
//
// Defaults are the danger: a tap without `script` runs the system's own as root, a bridge without names joins a real
// one, a multicast group without an address is joined on a real interface. The result stays valid by the schema.

import type { JsonObject } from './qapi/json-value.ts';
import { ABSENT_FOLDER } from './reserved-names.ts';

export function harmless(execute: string, args: JsonObject): JsonObject {
  if (execute !== 'netdev_add') return args;
  switch (args.type) {
    case 'tap': return { ...args, script: args.script ?? 'no', downscript: args.downscript ?? 'no' };
    case 'bridge': return args.br === undefined && args.helper === undefined ? { ...args, br: 'plumb-br0' } : args;
    case 'vde': return { ...args, sock: args.sock ?? `${ABSENT_FOLDER}vde` };
    case 'netmap': return { ...args, devname: args.devname ?? `${ABSENT_FOLDER}netmap` };
    case 'socket': return args.mcast === undefined ? args : { ...args, localaddr: '127.0.0.1' };
    default: return args;
  }
}
