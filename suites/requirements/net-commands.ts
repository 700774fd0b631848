// What the schema text says of the five net commands. Lines are those of net.json; the words are our own.

import type { Requirement } from '../../runner/case.ts';
import { informative, must, should } from './row.ts';

const setLink: readonly Requirement[] = [
  ...must(
    ['set_link/sets-link', 'net.json:14', 'set_link changes the link status that the adapter shows to its driver.'],
    ['set_link/name', 'net.json:16', 'name is the device name of an adapter.'],
    ['set_link/up', 'net.json:18', 'up says true for a link that is up and false for one that is down.'],
    ['set_link/adapters-only', 'net.json:21', 'The name of a backend names no adapter, so it fails with DeviceNotFound.'],
    ['set_link/no-notification', 'net.json:25', 'set_link succeeds on an adapter that cannot tell its driver.'],
    ['set_link/idempotent', 'net.json:14', 'Setting the status that the link already has succeeds.'],
  ),
  ...should(
    ['set_link/backend-reaches-adapter', 'net.json:14', 'Where set_link takes the name of a backend, the adapter that uses it shows that status.'],
  ),
];

const netdevAdd: readonly Requirement[] = must(
  ['netdev_add/additional-arguments', 'net.json:43', 'The type decides which further arguments there are.'],
  ['netdev_add/preconfig', 'net.json:59', 'netdev_add is allowed before the machine is initialised.'],
  ['netdev_add/id', 'net.json:593', 'id is how monitor commands name the backend from then on.'],
  ['netdev_add/id-reusable', 'net.json:64', 'The id of a deleted backend can be used again.'],
  ['netdev_add/type', 'net.json:595', 'type chooses the driver that reads the remaining arguments.'],
  ['netdev_add/port-taken', 'net.json:263', 'A port of the host that one backend listens on is refused to another.'],
  ['netdev_add/refused-without-trace', 'qmp-spec 5', 'A refused netdev_add leaves no backend behind.'],
);

const backendDefaults: readonly Requirement[] = must(
  ['netdev_add/vhost-vdpa/vhostdev-default', 'net.json:443', 'Without vhostdev, vhost-vdpa takes the device /dev/vhost-vdpa-0.'],
  ['netdev_add/tap/sndbuf-suffixes', 'net.json:217', 'sndbuf of tap understands a suffix for the unit.'],
);

const netdevDel: readonly Requirement[] = must(
  ['netdev_del/id', 'net.json:66', 'id names the backend to remove.'],
  ['netdev_del/frees-ports', 'net.json:64', 'The ports of the host that a removed backend had are free again.'],
  ['netdev_del/nic', 'net.json:69', 'The id of an adapter is no backend, so it fails with DeviceNotFound.'],
  ['netdev_del/attached', 'net.json:64', 'A backend that an adapter uses can be removed; the adapter loses its link.'],
  ['netdev_del/preconfig', 'net.json:80', 'netdev_del is allowed before the machine is initialised.'],
);

const queryRxFilter: readonly Requirement[] = must(
  ['query-rx-filter/broadcast-changes', 'net.json:658', 'What broadcast-allowed says changes when the driver forbids broadcasts.'],
  ['query-rx-filter/all', 'net.json:690', 'Without a name query-rx-filter returns a list over all adapters that have the information.'],
  ['query-rx-filter/named', 'net.json:690', 'With a name it returns a list with the information of that adapter.'],
  ['query-rx-filter/unsupported', 'net.json:695', 'An adapter without this information is an error.'],
  ['query-rx-filter/not-a-nic', 'net.json:696', 'A net client that is no adapter is an error.'],
  ['query-rx-filter/name', 'net.json:646', 'name is the name of the net client.'],
  ['query-rx-filter/promiscuous', 'net.json:648', 'promiscuous says whether promiscuous mode is on.'],
  ['query-rx-filter/multicast', 'net.json:650', 'multicast says which multicast packets are received: normal, none or all.'],
  ['query-rx-filter/unicast', 'net.json:652', 'unicast says which unicast packets are received: normal, none or all.'],
  ['query-rx-filter/vlan', 'net.json:654', 'vlan says which VLANs are received: normal, none or all.'],
  ['query-rx-filter/broadcast-allowed', 'net.json:656', 'broadcast-allowed is true exactly when broadcasts are received.'],
  ['query-rx-filter/multicast-overflow', 'net.json:658', 'multicast-overflow says whether the multicast table overflowed.'],
  ['query-rx-filter/unicast-overflow', 'net.json:660', 'unicast-overflow says whether the unicast table overflowed.'],
  ['query-rx-filter/main-mac', 'net.json:662', 'main-mac is the main MAC address as text.'],
  ['query-rx-filter/vlan-table', 'net.json:664', 'vlan-table lists the VLAN ids that are active.'],
  ['query-rx-filter/unicast-table', 'net.json:666', 'unicast-table lists the unicast addresses of the table.'],
  ['query-rx-filter/multicast-table', 'net.json:668', 'multicast-table lists the multicast addresses of the table.'],
);

const announceSelf: readonly Requirement[] = [
  ...must(
    ['announce-self/announces', 'net.json:794', 'announce-self sends broadcast RARP frames for the adapters.'],
    ['announce-self/initial', 'net.json:762', 'initial is the delay in milliseconds before the first announcement.'],
    ['announce-self/max', 'net.json:767', 'max bounds the delay in milliseconds between announcements.'],
    ['announce-self/rounds', 'net.json:769', 'rounds is the number of announcements.'],
    ['announce-self/step', 'net.json:771', 'step is what each delay is longer than the one before, in milliseconds.'],
    ['announce-self/interfaces', 'net.json:773', 'interfaces restricts the announcement to the adapters that it lists.'],
    ['announce-self/unknown-interface', 'net.json:773', 'A name in interfaces that is no adapter restricts and is no error.'],
    ['announce-self/id', 'net.json:776', 'id names the timer, so that a later announce-self with the same id changes it.'],
  ),
  ...informative(
    ['announce-self/bonding', 'net.json:795', 'Announcing helps switches when bonded networks fail over.'],
    ['announce-self/migration', 'net.json:777', 'The timer id is not for migration parameters.'],
  ),
];

const preconfig: readonly Requirement[] = must(
  ['preconfig/others-refused', 'qapi-code-gen, Commands', 'A command that is not marked allow-preconfig is refused before the machine is initialised.'],
);

export const netCommandRequirements: readonly Requirement[] = [
  ...setLink, ...netdevAdd, ...backendDefaults, ...netdevDel, ...queryRxFilter, ...announceSelf, ...preconfig,
];
