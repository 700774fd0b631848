// The backends that sessions add, with harmless arguments: loopback and ephemeral ports only, no program is run, no
// file is made, no name of a host's own device is used. What must not exist has a reserved name (reserved-names.ts).
//
// What an entry leads to is not said here; the certificate decides. Sessions are about state, so that most entries
// succeed on any host, and the rest fail in ways of their own.

import type { JsonObject } from './qapi/json-value.ts';
import { UNHEARD_OF_NAME } from './reserved-names.ts';

export type SessionBackend = { readonly weight: number; readonly type: string; readonly members: JsonObject };

/** `hubport` is missing: its members depend on the state. */
export const SESSION_BACKENDS: readonly SessionBackend[] = [
  { weight: 8, type: 'user', members: {} },
  { weight: 2, type: 'user', members: { restrict: true } },
  { weight: 2, type: 'user', members: { net: '10.7.0.0/16', host: '10.7.0.2', dns: '10.7.0.3', dhcpstart: '10.7.0.15' } },
  { weight: 2, type: 'user', members: { ipv6: false, hostname: 'plumb', domainname: 'example.org' } },
  { weight: 1, type: 'user', members: { ipv4: true, dnssearch: [{ str: 'example.org' }, { str: 'example.net' }] } },
  { weight: 1, type: 'user', members: { ipv4: false, 'ipv6-prefix': 'fd00:7::', 'ipv6-prefixlen': 64 } },
  { weight: 1, type: 'user', members: { hostfwd: [{ str: 'tcp:127.0.0.1:0-:22' }] } },
  { weight: 1, type: 'user', members: { ipv4: false, ipv6: false } },
  { weight: 1, type: 'user', members: { net: 'plumb' } },
  { weight: 3, type: 'socket', members: { listen: '127.0.0.1:0' } },
  { weight: 2, type: 'socket', members: { connect: '127.0.0.1:1' } },
  { weight: 3, type: 'socket', members: { udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' } },
  { weight: 1, type: 'socket', members: { mcast: '230.0.0.1:1234', localaddr: '127.0.0.1' } },
  { weight: 1, type: 'socket', members: { listen: '127.0.0.1:0', connect: '127.0.0.1:1' } },
  { weight: 1, type: 'socket', members: {} },
  { weight: 1, type: 'socket', members: { fd: 'plumb-absent-fd' } },
  // The one tunnel that every host can make: one that is refused damages QEMU 5.2 to 11.1 for all that follows.
  { weight: 2, type: 'l2tpv3', members: { src: '127.0.0.1', dst: '127.0.0.1', udp: true, srcport: '0', dstport: '9', txsession: 4294967295 } },
  { weight: 1, type: 'tap', members: { script: 'no', downscript: 'no' } },
  { weight: 1, type: 'tap', members: { fd: 'plumb-absent-fd' } },
  { weight: 1, type: 'vde', members: { sock: 'plumb-scratch/vde' } },
  { weight: 1, type: 'netmap', members: { ifname: 'plumb' } },
  { weight: 1, type: 'vhost-user', members: { chardev: 'plumb-absent-chardev' } },
  { weight: 1, type: 'vhost-vdpa', members: { vhostdev: 'plumb-scratch/vdpa' } },
  { weight: 1, type: 'vmnet-host', members: { 'start-address': '192.168.7.1' } },
  { weight: 1, type: 'nic', members: {} },
  { weight: 1, type: 'none', members: {} },
  { weight: 1, type: UNHEARD_OF_NAME, members: {} },
];
