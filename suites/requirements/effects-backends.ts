// What the text says of sockets, tunnels, hubs, switches, taps, bridges and vhost-user beyond one row a member: defaults, how
// members work together, and what a deleted backend may still do. What only QEMU's manual says is no must.

import type { Requirement } from '../../runner/case.ts';
import { must, should } from './row.ts';

const SOCKET_MANUAL = 'qemu-options, -netdev socket';
const TAP_MANUAL = 'qemu-options, -netdev tap';

const ofSockets: readonly Requirement[] = [
  ...must(
    ['effects/socket/localaddr-mcast-port', 'net.json:269', 'localaddr of a multicast backend may say a port as well as an address.'],
  ),
  ...should(
    ['effects/socket/framing', SOCKET_MANUAL, 'On a stream each frame is behind its length in four bytes, the most significant first.'],
    ['effects/socket/datagram', SOCKET_MANUAL, 'A datagram is one frame and nothing else.'],
    ['effects/socket/listen-next', SOCKET_MANUAL, 'A backend that listens serves one peer at a time, and the next once that one has gone.'],
    ['effects/socket/peer-gone', SOCKET_MANUAL, 'A backend whose peer has gone stays and disturbs nobody.'],
  ),
];

const ofTunnels: readonly Requirement[] = must(
  ['effects/l2tpv3/defaults/rxsession', 'net.json:315', 'Without rxsession the session that is let in is txsession.'],
  ['effects/l2tpv3/defaults/cookie64', 'net.json:301', 'Without cookie64 a cookie has 32 bits.'],
  ['effects/l2tpv3/cookie64-false', 'net.json:301', 'With cookie64 false a cookie has 32 bits.'],
  ['effects/l2tpv3/defaults/txcookie', 'net.json:309', 'Without cookies packets have none.'],
  ['effects/l2tpv3/defaults/counter', 'net.json:303', 'Without counter packets have none.'],
  ['effects/l2tpv3/counter-grows', 'net.json:303', 'The counter is a sequence: one more with each packet that leaves.'],
  ['effects/l2tpv3/defaults/offset', 'net.json:318', 'Without offset the frame begins behind the header.'],
  ['effects/l2tpv3/ip', 'net.json:299', 'Without udp, or with udp false, packets travel over IP.'],
  ['effects/l2tpv3/deleted', 'net.json:62', 'The port of a deleted tunnel is free.'],
  ['effects/l2tpv3/ip-v6', 'net.json:297', 'Without udp, and with ipv6, packets travel over IPv6.'],
);

const ofHubs: readonly Requirement[] = must(
  ['effects/hubport/without-netdev', 'net.json:384', 'A port into which nothing is plugged disturbs nobody.'],
  ['effects/hubport/deleted', 'net.json:62', 'A backend whose port is deleted is off the hub.'],
  ['effects/hubport/joined-later', 'net.json:381', 'Who joins a hub hears those who were there before.'],
);

const ofTheHost: readonly Requirement[] = [
  ...must(
    ['effects/vde/deleted', 'net.json:62', 'The switch port of a deleted backend is free.'],
    ['effects/tap/deleted', 'net.json:62', 'The interface of a deleted tap is gone.'],
    ['effects/tap/vnet_hdr-true', 'net.json:219', 'With vnet_hdr the interface has the virtio header.'],
    ['effects/vhost-user/defaults/queues', 'net.json:424', 'Without queues a vhost-user backend has one.'],
    ['effects/vhost-user/deleted', 'net.json:62', 'The connection of a deleted vhost-user backend is closed.'],
  ),
  ...should(
    ['effects/vde/defaults/port', 'qemu-options, -netdev vde', 'Without port a vde backend has a port that is free.'],
    ['effects/tap/vnet_hdr-frames', TAP_MANUAL, 'Frames are the same with the virtio header of the interface and without it.'],
    ['effects/tap/defaults/queues', TAP_MANUAL, 'Without queues a tap has one.'],
    ['effects/tap/script-fails', TAP_MANUAL, 'A tap whose script fails is refused and leaves no interface.'],
    ['effects/tap/helper-fails', TAP_MANUAL, 'A tap whose helper fails is refused.'],
    ['effects/tap/defaults/br', TAP_MANUAL, 'Without br the helper of a tap is called for br0.'],
    ['effects/bridge/helper-fails', 'qemu-options, -netdev bridge', 'A bridge backend whose helper fails is refused.'],
    ['effects/tap/helper-silent', TAP_MANUAL, 'A tap whose helper hands over no descriptor is refused.'],
    ['effects/bridge/helper-silent', 'qemu-options, -netdev bridge', 'A bridge backend whose helper hands over no descriptor is refused.'],
    ['effects/bridge/defaults/br', 'qemu-options, -netdev bridge', 'Without br the helper of a bridge backend is called for br0.'],
    ['effects/vhost-user/queues-beyond-peer', 'qemu-options, -netdev vhost-user', 'More queues than the other process has are refused.'],
  ),
];

const ofTheDeleted: readonly Requirement[] = must(
  ['effects/netdev_del/silent', 'net.json:62', 'A deleted backend neither sends nor receives, whatever still names it.'],
  ['effects/netdev_del/closes-connection', 'net.json:62', 'The connection of a deleted backend is closed.'],
  ['effects/netdev_del/frees-descriptors', 'net.json:62', 'A deleted backend leaves no file open.'],
  ['effects/netdev_del/under-traffic', 'net.json:62', 'A backend can be deleted while frames come and go.'],
);

export const backendEffectRequirements: readonly Requirement[] = [...ofSockets, ...ofTunnels, ...ofHubs, ...ofTheHost, ...ofTheDeleted];
