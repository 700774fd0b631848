// The examples of the schema text, each a requirement of its own.

import type { Requirement } from '../../runner/case.ts';
import { informative, must } from './row.ts';

export const exampleRequirements: readonly Requirement[] = [
  ...must(
    ['examples/set_link', 'net.json:31', 'Setting the link of the e1000 named e1000.0 down returns an empty object.'],
    ['examples/netdev_add', 'net.json:52', 'Adding a user backend with a DNS suffix returns an empty object.'],
    ['examples/netdev_del', 'net.json:75', 'Removing that backend returns an empty object.'],
    ['examples/query-rx-filter', 'net.json:703', 'Asking for the filter of vnet0 returns a list with one item of the shape shown.'],
    ['examples/announce-self', 'net.json:799', 'Announcing ten rounds for two interfaces under an id returns an empty object.'],
  ),
  ...informative(
    ['examples/nic-rx-filter-changed', 'net.json:749', 'The example of the event has one closing brace too many; its members are those of the schema.'],
    ['examples/failover-negotiated', 'net.json:823', 'The example of the event names a device net1.'],
  ),
];
