// Where every real implementation departs from the text in the same way.
//
// An erratum is narrow: it excuses one requirement, and only with the outcome that practice gives. A strict run
// ignores this table and judges by the text.

import { requirement } from '../generators/certificate.ts';
import type { Erratum, ErratumId } from '../runner/case.ts';

const EVERY_BUILD = 'QEMU 5.2.0, 7.2.22, 10.0.13 and 11.1.3';

export const errata: readonly Erratum[] = [
  erratum('invalid-type-class', 'netdev_add/invalid-type', ['GenericError'],
    'netdev_add with a type that is no backend fails with GenericError instead of DeviceNotFound.',
    'the type is refused as an enumeration value before the command runs (qapi/qapi-util.c, qapi_enum_parse by way of the visitor)'),
  erratum('no-backend-type-class', 'netdev_add/nic-and-none', ['GenericError'],
    'netdev_add refuses the types none and nic with GenericError instead of DeviceNotFound.',
    'net/net.c, net_client_init1'),
  erratum('set-link-beyond-adapters', 'set_link/adapters-only', ['success'],
    'set_link takes the names of backends and of hub ports as well as those of adapters.',
    'net/net.c, qmp_set_link looks among all net clients'),
  erratum('failover-device-id', 'failover-negotiated/device-id', ['event-data'],
    'FAILOVER_NEGOTIATED names the standby adapter, not the primary that had been unplugged.',
    'hw/net/virtio-net.c, virtio_net_set_features sends the name of its own net client'),
  erratum('broadcast-allowed-inverted', 'query-rx-filter/broadcast-allowed', ['success'],
    'query-rx-filter reports broadcast-allowed false while broadcasts are received, and true once they are not.',
    'hw/net/virtio-net.c, virtio_net_query_rxfilter copies the flag that forbids broadcasts'),
  erratum('vhostdev-default', 'netdev_add/vhost-vdpa/vhostdev-default', ['GenericError'],
    'vhost-vdpa has no default for vhostdev: netdev_add without it is refused.',
    'net/vhost-vdpa.c, net_init_vhost_vdpa'),
  erratum('sndbuf-suffixes', 'netdev_add/tap/sndbuf-suffixes', ['GenericError'],
    'sndbuf of tap takes an integer over QMP; suffixes are for the command line.',
    'the schema makes it a size, and the input visitor of QMP takes no strings for it (qapi/qobject-input-visitor.c)'),
  erratum('ipv4-alone', 'effects/user/ipv6-beside-ipv4', ['no-such-packet'],
    'A user network with ipv4 true and no ipv6 has no IPv6, although ipv6 is on by default.',
    'net/slirp.c, net_init_slirp takes one family said to be on for the other being off'),
  erratum('ipv6-alone', 'effects/user/ipv4-beside-ipv6', ['no-such-packet'],
    'A user network with ipv6 true and no ipv4 has no IPv4, although ipv4 is on by default.',
    'net/slirp.c, net_init_slirp takes one family said to be on for the other being off'),
  erratum('hostname-cut', 'effects/user/hostname-whole', ['no-such-packet'],
    'The DHCP server reports the first 32 bytes of a hostname; netdev_add takes 255.',
    'libslirp, src/slirp.h: client_hostname has 33 bytes'),
  erratum('restricted-datagram-answers', 'effects/user/restrict-datagram-forwards', ['no-such-packet'],
    'With restrict, datagrams of a hostfwd rule reach the guest, but its answers do not come back.',
    'libslirp, src/udp.c: udp_input drops what a restricted guest sends before it looks for the rule'),
  erratum('announce-at-once', 'announce-self/initial', ['packet-times'],
    'announce-self sends the first announcement at once; initial is the delay before the second.',
    'net/announce.c, qemu_announce_self runs the first round itself'),
  erratum('announce-step-late', 'announce-self/step', ['packet-times'],
    'The delay after the first announcement of announce-self is initial without step; step adds to the later ones.',
    'net/announce.c, qemu_announce_timer_step'),
  erratum('announce-max-late', 'announce-self/max', ['packet-times'],
    'As the first announcement of announce-self goes out at once, those whose delay max bounds come by as much earlier.',
    'net/announce.c, qemu_announce_timer_step'),
  erratum('cookie64-false', 'effects/l2tpv3/cookie64-false', ['no-such-packet'],
    'l2tpv3 with cookie64 false has cookies of 64 bits, as with cookie64 true.',
    'net/l2tpv3.c, net_init_l2tpv3 asks whether the member is there'),
  erratum('localaddr-mcast-port', 'effects/socket/localaddr-mcast-port', ['GenericError'],
    'localaddr of a multicast socket is an address alone: one with a port is refused.',
    'net/socket.c, net_socket_mcast_init reads it with inet_aton'),
  erratum('announce-step-overflow', 'effects/announce-self/huge-step', ['packet-times'],
    'With a step near the largest integer the delay of announce-self overflows, and comes out short every other time.',
    'net/announce.c, qemu_announce_timer_step multiplies and adds in 64 bits'),
];

function erratum(id: string, rule: string, practice: readonly string[], summary: string, where: string): Erratum {
  return { id: id as ErratumId, requirement: requirement(rule), practice, summary, evidence: `Seen on ${EVERY_BUILD}; ${where}.` };
}
