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
  ),
];

export const nicEffectRequirements: readonly Requirement[] = [...setLink, ...announceSelf];
