// Faults of sockets, tunnels, hubs, switches, taps, bridges and vhost-user: what each turns red. Those of members that are
// ignored have a table of their own.

import { type Tooth, tooth, type Unseen } from './tooth.ts';

export const backendEffectTeeth: readonly Tooth[] = [...hubs(), ...sockets(), ...tunnels(), ...deleted(), ...switches(), ...taps(), ...vhostUser()];

/** Of what cannot be seen from where the harness is. */
export const backendEffectsUnseen: readonly Unseen[] = [
  { defect: 'socket-deaf-after-empty-datagram', reason: 'anybody may send one, and no case does: campaigns do, and look who is heard afterwards: runner/fuzz/session/hub-probe' },
  { defect: 'vde-mode-without-owner', reason: 'the socket that has these permissions is gone before netdev_add returns' },
];

/** A rule under `effects/`, and the cases that begin with it, by the rest of their ids. */
type Shown = readonly [rule: string, ...rest: readonly string[]];

function row(defect: string, ...shown: readonly Shown[]): Tooth {
  const shownBy = shown.flatMap(([rule, ...rest]) => rest.map((each) => `effects/${rule}${each === '' ? '' : `/${each}`}`));
  return tooth(defect, shown.map(([rule]) => `effects/${rule}`), shownBy);
}

function hubs(): readonly Tooth[] {
  return [
    row('hub-echoes-to-sender', ['hubport/netdev', 'two']),
    row('hub-reaches-one-port', ['hubport/netdev', 'many', 'of-a-port'], ['hubport/deleted', 'port']),
    row('hubs-are-one', ['hubport/hubid', 'apart', 'negative', 'moved']),
    row('frames-duplicated', ['hubport/netdev', 'two', 'order'], ['hubport/without-netdev', '']),
    row('hub-forgets-who-spoke-alone', ['hubport/joined-later', '']),
    row('long-frames-cut', ['hubport/netdev', 'long']),
  ];
}

function sockets(): readonly Tooth[] {
  return [
    row('socket-drops-incoming', ['socket/connect', 'both-ways'], ['socket/listen', 'both-ways'], ['socket/udp', 'both-ways'], ['socket/fd', 'stream'],
      ['netdev_del/under-traffic', ''], ['hubport/joined-later', ''], ['socket/peer-gone', '']),
    row('socket-drops-outgoing', ['socket/connect', 'both-ways'], ['socket/listen', 'port-alone'], ['socket/mcast', 'members']),
    row('socket-length-little-endian', ['socket/framing', 'out']),
    row('socket-length-missing', ['socket/framing', 'out']),
    row('socket-datagram-with-length', ['socket/datagram', '']),
    row('socket-listens-once', ['socket/listen-next', 'caller-gone', 'second-caller']),
    row('mcast-not-joined', ['socket/mcast', 'both-ways', 'members']),
    row('mcast-not-looped', ['socket/mcast', 'both-ways', 'members']),
  ];
}

function tunnels(): readonly Tooth[] {
  return [
    row('l2tpv3-drops-incoming', ['l2tpv3/rxsession', 'in'], ['l2tpv3/ip', 'both-ways'], ['l2tpv3/ip-v6', 'both-ways'], ['l2tpv3/counter', 'in']),
    row('l2tpv3-drops-outgoing', ['l2tpv3/txsession', 'out'], ['l2tpv3/defaults/cookie64', ''], ['l2tpv3/defaults/txcookie', ''], ['l2tpv3/defaults/counter', ''],
      ['l2tpv3/defaults/offset', ''], ['l2tpv3/cookie64-false', '']),
    row('l2tpv3-data-word-missing', ['l2tpv3/udp', 'both-ways']),
    row('l2tpv3-session-little-endian', ['l2tpv3/txsession', 'out', 'largest']),
    row('l2tpv3-session-unchecked', ['l2tpv3/rxsession', 'in'], ['l2tpv3/defaults/rxsession', ''], ['l2tpv3/ip', 'session']),
    row('l2tpv3-cookie-little-endian', ['l2tpv3/txcookie', 'out-64']),
    row('l2tpv3-cookie-unchecked', ['l2tpv3/rxcookie', 'in', 'in-64']),
    row('l2tpv3-counter-stands-still', ['l2tpv3/counter-grows', 'out', 'not-pinned']),
    row('l2tpv3-counter-from-zero', ['l2tpv3/counter-grows', 'out']),
  ];
}

function deleted(): readonly Tooth[] {
  return [
    row('deleted-netdev-still-forwards', ['netdev_del/silent', 'connect', 'udp']),
    row('deleted-socket-still-listens', ['socket/listen', 'port-held']),
    row('deleted-socket-keeps-connection', ['netdev_del/closes-connection', 'connect']),
    row('deleted-l2tpv3-keeps-socket', ['netdev_del/frees-descriptors', 'l2tpv3'], ['l2tpv3/deleted', '']),
    row('deleted-netdev-leaks-descriptor', ['netdev_del/frees-descriptors', 'socket-connect', 'socket-udp', 'tap']),
    row('deleted-tap-keeps-interface', ['tap/deleted', 'interface']),
    row('deleted-bridge-keeps-interface', ['netdev_del/frees-descriptors', 'bridge']),
    row('deleted-vde-keeps-port', ['vde/deleted', 'port']),
    row('deleted-vhost-user-keeps-connection', ['vhost-user/deleted', '']),
  ];
}

function switches(): readonly Tooth[] {
  return [
    row('vde-drops-incoming', ['vde/sock', 'both-ways']),
    row('vde-drops-outgoing', ['vde/sock', 'both-ways'], ['vde/defaults/port', '']),
    row('vde-port-one-too-high', ['vde/port', 'number']),
  ];
}

function taps(): readonly Tooth[] {
  return [
    row('tap-drops-incoming', ['tap/ifname', 'both-ways'], ['tap/fd', 'both-ways'], ['tap/fds', 'both-ways']),
    row('tap-drops-outgoing', ['tap/ifname', 'both-ways'], ['tap/vnet_hdr-frames', 'true', 'false']),
    row('tap-ifname-upper-case', ['tap/ifname', 'exists', 'both-ways']),
    row('tap-script-not-run', ['tap/script', 'argument', 'queues'], ['tap/script-fails', '']),
    row('tap-script-without-argument', ['tap/script', 'argument'], ['tap/downscript', 'argument']),
    row('tap-script-failure-ignored', ['tap/script-fails', '']),
    row('tap-downscript-not-run', ['tap/downscript', 'argument', 'both']),
    row('tap-one-queue-only', ['tap/queues', '2', '4']),
    row('tap-vnet-header-inverted', ['tap/vnet_hdr', 'false'], ['tap/vnet_hdr-true', '']),
    row('bridge-drops-incoming', ['bridge/br', 'both-ways']),
    row('bridge-drops-outgoing', ['bridge/br', 'both-ways'], ['bridge/helper', 'both-ways']),
    row('bridge-helper-called-for-br0', ['bridge/br', 'both-ways'], ['tap/br', 'both-ways'], ['bridge/helper-fails', '']),
  ];
}

function vhostUser(): readonly Tooth[] {
  return [
    row('vhost-user-one-queue-only', ['vhost-user/queues', 'two', 'all']),
    row('vhost-user-more-queues-than-offered', ['vhost-user/queues-beyond-peer', '']),
    row('vhost-user-rings-not-set-up', ['vhost-user/queues', 'two'], ['vhost-user/defaults/queues', '']),
  ];
}
