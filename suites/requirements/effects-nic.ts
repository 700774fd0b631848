// What the schema text says of adapters beyond the replies: links, announcements, receive filters and failover, by their effect.

import type { Requirement } from '../../runner/case.ts';
import { must, should } from './row.ts';

const setLink: readonly Requirement[] = [
  ...must(
    ['effects/set_link/outgoing', 'net.json:14', 'What an adapter sends while its link is down goes nowhere, then or later.'],
    ['effects/set_link/incoming', 'net.json:14', 'What comes for an adapter while its link is down is not received, then or later.'],
    ['effects/set_link/up-again', 'net.json:18', 'An adapter whose link is up again sends and receives as before.'],
    ['effects/set_link/only-that-one', 'net.json:16', 'set_link touches the link of the adapter that it names alone.'],
  ),
  ...should(
    ['effects/set_link/netdev', 'net.json:14', 'Where set_link takes the name of a backend, that backend carries nothing while it is down.'],
    ['effects/set_link/netdev-stays-down', 'net.json:14', 'A backend that was set down is not raised by its adapter.'],
    ['effects/set_link/hub-port', 'net.json:14', 'Where set_link takes the name of a port of a hub, that port alone is cut off.'],
  ),
];

const announceSelf: readonly Requirement[] = [
  ...must(
    ['effects/announce-self/frame', 'net.json:794', 'An announcement is a broadcast RARP frame that has the address of the adapter as source, sender and target.'],
    ['effects/announce-self/huge-step', 'net.json:767', 'A step that no delay can grow by leaves each delay at max.'],
    ['effects/announce-self/guest-acknowledged', 'virtio 1.2, 5.1.6.5.4', 'A driver that has acknowledged the question to announce itself is no longer asked.'],
  ),
  ...should(
    ['effects/announce-self/guest-asked', 'virtio 1.2, 5.1.6.5.4', 'Announcing asks a driver that can announce itself to do so.'],
  ),
];

const receiveFilter: readonly Requirement[] = [
  ...must(
    ['effects/receive-filter/promiscuous', 'net.json:648', 'In promiscuous mode an adapter receives everything, whatever other modes are on.'],
    ['effects/receive-filter/unicast', 'net.json:652', 'Unicast is received as the state says: what is for the adapter, none, or all.'],
    ['effects/receive-filter/multicast', 'net.json:650', 'Multicast is received as the state says: by the table, none, or all.'],
    ['effects/receive-filter/broadcast', 'net.json:656', 'Broadcasts are received exactly where they are allowed.'],
    ['effects/receive-filter/vlan', 'net.json:664', 'Tagged frames are received exactly of the VLANs that are active.'],
    ['effects/receive-filter/main-mac', 'net.json:662', 'What is for the main address is received, and no longer what is for an earlier one.'],
    ['effects/receive-filter/unicast-table', 'net.json:666', 'What is for an address of the unicast table is received.'],
    ['effects/receive-filter/multicast-table', 'net.json:668', 'What is for a group of the multicast table is received, and for other groups not.'],
    ['effects/receive-filter/overflow', 'net.json:658', 'An adapter whose table overflowed still receives what the table should have held.'],
  ),
  ...should(
    ['effects/receive-filter/none-before-all', 'virtio 1.2, 5.1.6.5.1.1', 'Where a kind of frame is forbidden it is not received, though a mode that allows all is on too.'],
  ),
];

const failover: readonly Requirement[] = must(
  ['effects/failover/hidden', 'net.json:814', 'A primary is not plugged in before its standby has been negotiated.'],
);

export const nicEffectRequirements: readonly Requirement[] = [...setLink, ...announceSelf, ...receiveFilter, ...failover];
