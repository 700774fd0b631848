// What the members of the net commands are filled with where the schema says no more than `str`, by label: one row a member.
//
// The key is BRANCH/MEMBER within netdev_add and COMMAND/MEMBER elsewhere; the label `usual` comes first and goes
// well with the other members' usual values. Every value is harmless: loopback, our own names, paths that do not
// exist. A member without a row is never sent, for nobody has thought about what it might do.

import type { JsonValue } from './qapi/json-value.ts';
import { ABSENT_FOLDER, ABSENT_PREFIX } from './reserved-names.ts';

export type LabelledValues = { readonly usual: JsonValue } & { readonly [label: string]: JsonValue };

export function textsFor(scope: string, member: string): LabelledValues | undefined {
  return TEXTS.get(`${scope}/${member}`);
}

/** What a command's `id` member holds in `netdev_add`; created, so one at a time. */
export const USUAL_ID = 'plumb-nd0';

export const WELL_FORMED_IDS: LabelledValues = {
  usual: USUAL_ID,
  'one-letter': 'p',
  'one-capital': 'P',
  'every-character': 'plumb-_.AZaz09',
  'letters-255': `p${'a'.repeat(254)}`,
  'trailing-hyphen': 'plumb-',
};

const LABEL_63 = 'a'.repeat(63);
const NAME_255 = [LABEL_63, LABEL_63, LABEL_63, LABEL_63].join('.');
const ADDRESS_FAULTS = { word: 'nonsense', empty: '', 'byte-256': '10.0.2.256', 'five-parts': '10.0.2.1.1', ipv6: 'fec0::1' };
const IPV6_FAULTS = { word: 'nonsense', empty: '', 'three-colons': 'fec0:::1', ipv4: '10.0.2.2', 'nine-groups': '1:2:3:4:5:6:7:8:9' };
const NAMES = { usual: 'guest', 'one-letter': 'g', 'bytes-255': NAME_255, 'bytes-256': `${NAME_255}a`, 'bytes-300': 'é'.repeat(150) };
const absent = { usual: `${ABSENT_PREFIX}-0` };

function listed(...texts: readonly string[]): JsonValue {
  return texts.map((str) => ({ str }));
}

function listsOf(values: { readonly usual: string; readonly [label: string]: string }): LabelledValues {
  const lists = Object.entries(values).map(([label, text]) => [label, listed(text)] as const);
  const usual = listed(values.usual);
  return { usual, ...Object.fromEntries(lists), none: [], two: listed(values.usual, values.usual) };
}

const USER: { readonly [member: string]: LabelledValues } = {
  hostname: NAMES,
  ip: { usual: '10.0.2.0', 'with-bits': '10.0.2.0/24', word: 'nonsense' },
  net: {
    usual: '10.0.2.0/24', 'no-mask': '10.0.2.0', dotted: '10.0.2.0/255.255.255.0', 'bits-8': '10.0.0.0/8', 'bits-16': '192.168.0.0/16',
    'private-b': '172.16.0.0/12', 'bits-32': '10.0.2.0/32', 'bits-4': '0.0.0.0/4', 'bits-0': '10.0.2.0/0', 'bits-33': '10.0.2.0/33', 'no-bits': '10.0.2.0/',
    'negative-bits': '10.0.2.0/-1', 'two-masks': '10.0.2.0/24/8', 'word-as-mask': '10.0.2.0/mask', 'byte-300': '300.0.2.0/24', word: 'nonsense', empty: '',
    'host-bits': '10.0.2.77/24', 'mask-with-gap': '10.0.2.0/255.0.255.0', ipv6: 'fec0::/64',
  },
  host: { usual: '10.0.2.2', other: '10.0.2.200', outside: '10.0.3.2', 'the-net': '10.0.2.0', broadcast: '10.0.2.255', 'like-dns': '10.0.2.3', ...ADDRESS_FAULTS },
  tftp: { usual: `${ABSENT_FOLDER}tftp` },
  bootfile: { usual: 'pxelinux.0', 'bytes-300': 'b'.repeat(300) },
  dhcpstart: { usual: '10.0.2.15', other: '10.0.2.100', late: '10.0.2.250', outside: '10.0.3.15', 'like-host': '10.0.2.2', ...ADDRESS_FAULTS },
  dns: { usual: '10.0.2.3', other: '10.0.2.201', outside: '10.0.3.3', 'like-host': '10.0.2.2', ...ADDRESS_FAULTS },
  dnssearch: {
    ...listsOf({ usual: 'example.org', 'one-label': 'lan', 'label-64': `${LABEL_63}a.org` }),
    three: listed('example.org', 'example.net', 'example.com'),
    many: listed(...Array.from({ length: 40 }, (_, index) => `suffix${index}.example`)),
  },
  domainname: { ...NAMES, usual: 'example.org', empty: '' },
  'ipv6-prefix': { usual: 'fec0::', local: 'fd00:1:2:3::', full: 'fec0:0:0:0:0:0:0:0', 'with-length': 'fec0::/64', ...IPV6_FAULTS },
  'ipv6-prefixlen': { usual: 64, 'bits-8': 8, 'bits-126': 126, 'bits-127': 127, 'bits-128': 128, 'bits-129': 129, negative: -1 },
  'ipv6-host': { usual: 'fec0::2', other: 'fec0::200', outside: 'fd00::2', ...IPV6_FAULTS },
  'ipv6-dns': { usual: 'fec0::3', other: 'fec0::201', outside: 'fd00::3', ...IPV6_FAULTS },
  smb: { usual: `${ABSENT_FOLDER}smb` },
  smbserver: { usual: '10.0.2.4', ...ADDRESS_FAULTS },
  hostfwd: listsOf({
    usual: 'tcp:127.0.0.1:0-:22', udp: 'udp:127.0.0.1:0-:53', 'guest-address': 'tcp:127.0.0.1:0-10.0.2.15:22', 'no-protocol': ':127.0.0.1:0-:22',
    sctp: 'sctp:127.0.0.1:0-:22', 'capital-protocol': 'TCP:127.0.0.1:0-:22', 'no-parts': 'nonsense', empty: '', 'no-host': 'tcp', 'no-guest': 'tcp:127.0.0.1:0',
    'no-guest-port': 'tcp:127.0.0.1:0-10.0.2.15', 'word-as-host': 'tcp:nowhere:0-:22', 'word-as-port': 'tcp:127.0.0.1:http-:22', 'port-65536': 'tcp:127.0.0.1:65536-:22',
    'port-negative': 'tcp:127.0.0.1:-1-:22', 'word-as-guest': 'tcp:127.0.0.1:0-guest:22', 'guest-port-0': 'tcp:127.0.0.1:0-:0', 'guest-port-65536': 'tcp:127.0.0.1:0-:65536',
    'guest-port-65535': 'tcp:127.0.0.1:0-:65535',
  }),
  guestfwd: listsOf({
    usual: 'tcp:10.0.2.100:1234-null', udp: 'udp:10.0.2.100:1234-null', 'no-parts': 'nonsense', empty: '', 'word-as-server': 'tcp:server:1234-null',
    'no-device': 'tcp:10.0.2.100:1234', 'port-0': 'tcp:10.0.2.100:0-null', 'port-65536': 'tcp:10.0.2.100:65536-null', 'word-as-port': 'tcp:10.0.2.100:http-null',
  }),
  'tftp-server-name': { ...NAMES, usual: 'tftp.example.org' },
};

const TAP: { readonly [member: string]: LabelledValues } = {
  ifname: { usual: 'plumb0', 'letters-15': 'plumb0123456789' },
  fd: absent,
  fds: { usual: `${ABSENT_PREFIX}-0:${ABSENT_PREFIX}-1`, one: `${ABSENT_PREFIX}-0` },
  script: { usual: 'no', 'not-there': `${ABSENT_FOLDER}ifup` },
  downscript: { usual: 'no' },
  br: { usual: 'plumb-br0' },
  helper: { usual: `${ABSENT_FOLDER}bridge-helper` },
  vhostfd: absent,
  vhostfds: { usual: `${ABSENT_PREFIX}-0:${ABSENT_PREFIX}-1` },
};

const ENDPOINT_FAULTS = { word: 'nonsense', empty: '', 'no-port': '127.0.0.1:', 'word-as-port': '127.0.0.1:http', 'byte-256': '127.0.0.256:0' };

const SOCKET: { readonly [member: string]: LabelledValues } = {
  fd: absent,
  listen: { usual: '127.0.0.1:0', ...ENDPOINT_FAULTS },
  connect: { usual: '127.0.0.1:9', ...ENDPOINT_FAULTS },
  mcast: { usual: '239.192.0.1:5558', unicast: '127.0.0.1:5558', ...ENDPOINT_FAULTS },
  localaddr: { usual: '127.0.0.1:0', ...ENDPOINT_FAULTS },
  udp: { usual: '127.0.0.1:9', 'port-65535': '127.0.0.1:65535', ...ENDPOINT_FAULTS },
};

const VMNET: { readonly [member: string]: LabelledValues } = {
  'start-address': { usual: '192.168.99.1', word: 'nonsense' },
  'end-address': { usual: '192.168.99.254', word: 'nonsense' },
  'subnet-mask': { usual: '255.255.255.0', word: 'nonsense' },
  'net-uuid': { usual: 'c7a9a1f0-3f0e-4b0d-9f6a-2b6d1f0e7a11', word: 'nonsense', empty: '' },
  'nat66-prefix': { usual: 'fd00:1:2:3::' },
  ifname: { usual: 'plumb0' },
};

const SCOPES: { readonly [scope: string]: { readonly [member: string]: LabelledValues } } = {
  nic: { netdev: absent, macaddr: { usual: '52:54:00:12:34:56' }, model: { usual: 'e1000' }, addr: { usual: '0x5' } },
  user: USER,
  tap: TAP,
  l2tpv3: {
    src: { usual: '127.0.0.1', ipv6: '::1' }, dst: { usual: '127.0.0.1', ipv6: '::1' }, srcport: { usual: '0' }, dstport: { usual: '1701' },
    offset: { usual: 0, 'bytes-256': 256, 'bytes-257': 257 },
  },
  socket: SOCKET,
  vde: { sock: { usual: `${ABSENT_FOLDER}vde` }, group: { usual: `${ABSENT_PREFIX}-group` } },
  bridge: { br: { usual: 'plumb-br0' }, helper: { usual: `${ABSENT_FOLDER}bridge-helper` } },
  hubport: { netdev: absent },
  netmap: { ifname: { usual: 'plumb0', vale: 'vale7:3' }, devname: { usual: `${ABSENT_FOLDER}netmap` } },
  'vhost-user': { chardev: absent, queues: { usual: 1, 'queues-1024': 1024, 'queues-1025': 1025 } },
  'vhost-vdpa': { vhostdev: { usual: `${ABSENT_FOLDER}vdpa` } },
  'vmnet-host': VMNET,
  'vmnet-shared': VMNET,
  'vmnet-bridged': VMNET,
  set_link: { name: { ...absent, 'letters-255': `${ABSENT_PREFIX}${'x'.repeat(243)}`, 'other-letters': `${ABSENT_PREFIX}-é€😀`, slash: `${ABSENT_PREFIX}/0` } },
  netdev_del: { id: { ...absent, 'letters-255': `${ABSENT_PREFIX}${'x'.repeat(243)}`, 'other-letters': `${ABSENT_PREFIX}-é€😀`, slash: `${ABSENT_PREFIX}/0` } },
  'query-rx-filter': { name: { ...absent, 'letters-255': `${ABSENT_PREFIX}${'x'.repeat(243)}` } },
  'announce-self': {
    interfaces: { usual: [`${ABSENT_PREFIX}-0`], none: [], two: [`${ABSENT_PREFIX}-0`, `${ABSENT_PREFIX}-1`], same: [`${ABSENT_PREFIX}-0`, `${ABSENT_PREFIX}-0`] },
    id: { usual: 'plumb-timer', empty: '' },
    // A long delay, so that even the largest number of rounds keeps nobody busy.
    initial: { usual: 1_000_000 },
    max: { usual: 1_000_000 },
    rounds: { usual: 1, five: 5 },
    step: { usual: 1_000_000 },
  },
};

const TEXTS: ReadonlyMap<string, LabelledValues> = new Map(
  Object.entries(SCOPES).flatMap(([scope, members]) => Object.entries(members).map(([name, values]) => [`${scope}/${name}`, values] as const)),
);
