// Frames that a guest sends into user networks of many kinds, and what is asked of the host meanwhile.

import type { DhcpOptions, Frame, Tcp } from '../../../../generators/frames/frame.ts';
import {
  arpRequest, dhcpDiscover, dhcpRequest, icmpEcho, neighbourSolicitation, routerSolicitation, type Station, tcpSegment, tftpRead, udpDatagram,
} from '../../../../generators/frames/requests.ts';
import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { HostQuestion } from '../../../host-side.ts';
import type { Scene, Told } from './played-frames.ts';

const GUEST: Station = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
const GUEST6: Station = { mac: '52:54:00:12:34:56', ip: 'fe80::5054:ff:fe12:3456' };
const HOST: Station = { mac: '52:55:0a:00:02:02', ip: '10.0.2.2' };
const HOST6: Station = { mac: '52:56:00:00:00:02', ip: 'fec0::2' };
const REST: Pick<Tcp, 'window' | 'acknowledgement'> = { window: 8192, acknowledgement: 0 };
const EXPOSED: readonly Frame[] = [arpRequest(GUEST, GUEST.ip), neighbourSolicitation(GUEST6, HOST6.ip)];

function simple(options: JsonObject, frames: readonly Frame[], fence = '10.0.2.2'): Scene {
  return { options: () => options, frames: () => frames, fence };
}

function at(station: Station, ip: string): Station {
  return { ...station, ip };
}

function arps(network: string): readonly Frame[] {
  return [0, 1, 2, 3, 4, 5, 14, 15, 16, 53, 99, 100, 139, 254, 255].map((last) => arpRequest(at(GUEST, `${network}.77`), `${network}.${last}`));
}

function neighbours(...targets: readonly string[]): readonly Frame[] {
  return targets.map((target) => neighbourSolicitation(GUEST6, target));
}

function mac(index: number): string {
  return `52:54:00:12:35:${index.toString(16).padStart(2, '0')}`;
}

function discovers(count: number, options: DhcpOptions = {}): readonly Frame[] {
  return Array.from({ length: count }, (_, index) => dhcpDiscover(mac(index), index, options));
}

const WORDS = { 'hostname': 'guest', 'domainname': 'dom.example', 'tftp-server-name': 'tftp.example', 'bootfile': 'http://boot/file' };

const DHCP_SCENES: readonly Scene[] = [
  simple({}, [...discovers(18), ...discovers(3)]),
  simple({ ...WORDS, dnssearch: ['a.example', 'b.a.example', 'c.test', 'example', 'a.example'].map((str) => ({ str })) }, discovers(1)),
  simple({ restrict: true, ...WORDS }, discovers(1)),
  simple({ hostname: 'after', dnssearch: Array.from({ length: 20 }, (_, index) => ({ str: `name-${index}-${'z'.repeat(10)}` })) }, discovers(1)),
  simple({ dnssearch: [{ str: 'bad..name' }, { str: 'x'.repeat(64) }, { str: 'ok.example.' }] }, discovers(1)),
  simple({ hostname: 'n'.repeat(100), domainname: 'd'.repeat(200), 'tftp-server-name': 't'.repeat(60) }, discovers(1)),
  simple({ net: '192.168.5.0/26', host: '192.168.5.9', dns: '192.168.5.10', dhcpstart: '192.168.5.40' }, discovers(2), '192.168.5.9'),
  simple({}, [
    dhcpRequest(mac(0), 1, { requestedAddress: '10.0.2.15' }), dhcpRequest(mac(1), 2, { requestedAddress: '10.0.2.15' }),
    dhcpRequest(mac(1), 3, { requestedAddress: '10.0.2.31' }), dhcpRequest(mac(1), 4, { requestedAddress: '10.0.2.30' }),
    dhcpRequest(mac(2), 5, {}), dhcpRequest(mac(1), 6, {}), dhcpDiscover(mac(3), 7, { requestedAddress: '10.0.2.20' }),
    dhcpDiscover(mac(4), 8, { requestedAddress: '10.0.2.20' }), dhcpDiscover(mac(5), 9, { messageType: 'inform' }), dhcpDiscover(mac(5), 10, { messageType: 'release' }),
  ]),
];

const NEIGHBOUR_SCENES: readonly Scene[] = [
  simple({}, [...arps('10.0.2'), ...arps('10.0.3')]),
  simple({ net: '192.168.5.0/24', guestfwd: [{ str: 'tcp:192.168.5.100:7-null' }] }, [...arps('192.168.5'), ...arps('10.0.2')], '192.168.5.2'),
  simple({ restrict: true }, arps('10.0.2')),
  simple({}, [...neighbours('fec0::2', 'fec0::3', 'fec0::4', 'fe80::2', 'fe80::3', 'fe80::4', '2001:db8::2'), routerSolicitation(GUEST6)]),
  simple({ 'ipv6-prefix': 'fd00:1:2:3::', 'ipv6-host': 'fd00:1:2:3::77', 'ipv6-dns': 'fd00:1:2:3::78' }, [
    ...neighbours('fec0::2', 'fd00:1:2:3::77', 'fd00:1:2:3::78', 'fe80::77', 'fe80::78', 'fe80::2', 'fd00:1:2:3::2'), routerSolicitation(GUEST6),
  ]),
  simple({ 'ipv6-prefix': 'fd00:1:2:3::', 'ipv6-prefixlen': 80, 'ipv6-dns': 'fd00:9::3' }, [...neighbours('fd00:9::3', 'fd00:1:2:3::2', 'fe80::2'), routerSolicitation(GUEST6)]),
  simple({ ipv4: false }, [...arps('10.0.2'), ...discovers(1), ...neighbours('fec0::2'), routerSolicitation(GUEST6)], 'fec0::3'),
  simple({ ipv6: false }, [arpRequest(GUEST, '10.0.2.3'), ...discovers(1), ...neighbours('fec0::2'), routerSolicitation(GUEST6)]),
];

const ECHO = { identifier: 5, sequence: 6, data: 'c0ffee' };
const SYN: Tcp = { ...REST, sourcePort: 4000, destinationPort: 9, sequence: 1000, flags: ['syn'], maximumSegmentSize: 1200 };

const ERROR_SCENES: readonly Scene[] = [
  simple({}, [...EXPOSED, ...['10.0.2.2', '10.0.2.3', '10.0.2.4', '198.51.100.1'].map((ip) => icmpEcho(GUEST, at(HOST, ip), ECHO)), ...[HOST6.ip, 'fec0::3', 'fe80::2'].map((ip) => icmpEcho(GUEST6, at(HOST6, ip), ECHO))]),
  simple({ restrict: true }, [...EXPOSED, ...['10.0.2.2', '10.0.2.3', '10.0.2.4', '198.51.100.1'].map((ip) => icmpEcho(GUEST, at(HOST, ip), ECHO))]),
  simple({}, [...EXPOSED, tcpSegment(GUEST, HOST, SYN), tcpSegment(GUEST, at(HOST, '10.0.2.3'), SYN), tcpSegment(GUEST, at(HOST, '198.51.100.1'), SYN)]),
  simple({}, [...EXPOSED, tcpSegment(GUEST6, HOST6, SYN), tcpSegment(GUEST6, at(HOST6, 'fec0::77'), SYN), tcpSegment(GUEST6, at(HOST6, 'fec0::3'), SYN), tcpSegment(GUEST6, at(HOST6, '2001:db8::1'), SYN)]),
  simple({}, [...EXPOSED, ...(['ack', 'rst', 'fin'] as const).map((flag) => tcpSegment(GUEST, HOST, { ...SYN, flags: [flag], acknowledgement: 77 }, 'aabb'))]),
  simple({ restrict: true }, [...EXPOSED, tcpSegment(GUEST, HOST, SYN), tcpSegment(GUEST, at(HOST, '198.51.100.1'), SYN), tcpSegment(GUEST6, HOST6, SYN)]),
  simple({}, [...EXPOSED, ...['10.0.2.2', '198.51.100.1'].map((ip, index) => udpDatagram(GUEST, at(HOST, ip), { sourcePort: 4001 + index, destinationPort: 9 }, '00'))]),
  simple({}, [...EXPOSED, ...['fec0::2', 'fec0::77', '2001:db8::1'].map((ip, index) => udpDatagram(GUEST6, at(HOST6, ip), { sourcePort: 4001 + index, destinationPort: 9 }, '00'))]),
  simple({ restrict: true }, [...EXPOSED, udpDatagram(GUEST, HOST, { sourcePort: 4001, destinationPort: 9 }, '00'), udpDatagram(GUEST6, HOST6, { sourcePort: 4001, destinationPort: 9 }, '00')]),
];

const FILES = { 'short': 'abc', 'exact': 'e'.repeat(512), 'long': Array.from({ length: 300 }, (_, line) => String(line).padStart(5)).join('') };

function tftp(frames: readonly Frame[], more: JsonObject = {}): Scene {
  const endpoints = { folder: { kind: 'folder', files: FILES } } as const;
  const options = (told: Told): JsonObject => ({ tftp: String(told['folder']?.['path']), ...more });
  return { endpoints, options, frames: () => [...EXPOSED, ...frames], fence: HOST.ip };
}

const read = (port: number, file: string, options?: { readonly [name: string]: string }): Frame => tftpRead(GUEST, HOST, port, file, options);
const ack = (sourcePort: number, block: number): Frame => udpDatagram(GUEST, HOST, { sourcePort, destinationPort: 69 }, `0004${block.toString(16).padStart(4, '0')}`);

const TFTP_SCENES: readonly Scene[] = [
  tftp([read(3000, 'short'), ack(3000, 1), read(3001, 'exact'), ack(3001, 1), ack(3001, 2), read(3002, 'long'), ack(3002, 1), ack(3002, 2), ack(3002, 3)]),
  tftp([read(3000, 'none'), read(3001, '../short'), read(3002, ''), read(3003, 'a/'), read(3004, 'x'.repeat(600)), read(3005, '/short'), read(3006, './short')]),
  tftp([read(3000, 'long', { tsize: '0', blksize: '1000' }), ack(3000, 0), ack(3000, 1), read(3001, 'long', { BLKSIZE: '9000' }), ack(3001, 0), ack(3001, 1), read(3002, 'long', { other: '1', tsize: '5', blksize: 'x' })]),
  tftp([{ ...read(3000, 'short'), tftp: { kind: 'read', file: 'short', mode: 'netascii' } }, { ...read(3001, 'short'), tftp: { kind: 'read', file: 'short', mode: 'OCTET' } }]),
  tftp([read(3000, 'short'), tftpRead(GUEST6, HOST6, 3001, 'short')]),
  tftp([read(3000, 'short'), tftpRead(GUEST6, HOST6, 3001, 'short')], { restrict: true }),
  simple({}, [...EXPOSED, read(3000, 'short')]),
];

const informationRequest = '0bc0ffee' + '00010004aabbccdd' + '000600040017003b';

const DHCPV6_SCENES: readonly Scene[] = [
  simple({ bootfile: 'boot.efi' }, [...EXPOSED, ...['ff02::1:2', 'ff05::1:3', 'fec0::2'].map((ip) => udpDatagram(GUEST6, at(HOST6, ip), { sourcePort: 546, destinationPort: 547 }, informationRequest))]),
  simple({ restrict: true }, [...EXPOSED, udpDatagram(GUEST6, HOST6, { sourcePort: 546, destinationPort: 547 }, informationRequest)]),
  simple({ 'ipv6-dns': 'fec0::53' }, [...EXPOSED, udpDatagram(GUEST6, HOST6, { sourcePort: 546, destinationPort: 547 }, '0bc0ffee' + '000600020017'), udpDatagram(GUEST6, HOST6, { sourcePort: 546, destinationPort: 547 }, '01c0ffee')]),
];

const RULE_SERVER = '10.0.2.100';

function connection(to: Station, destinationPort: number, sourcePort = 4000): readonly Frame[] {
  return [...EXPOSED, tcpSegment(GUEST, to, { ...SYN, sourcePort, destinationPort })];
}

function hello(protocol: 'tcp' | 'udp', to: unknown): HostQuestion {
  const about = { to: String(to), send: 'hello' };
  return protocol === 'tcp' ? { kind: 'tcp', ...about, bytes: 5 } : { kind: 'udp', ...about };
}

/** Doors of the host that lead to the guest; each is tried, and tried again when the netdev is gone. */
function forwarded(protocols: readonly ('tcp' | 'udp')[], guestEnds: readonly string[], more: JsonObject = {}): Scene {
  const doors = protocols.map((protocol, index) => ({ protocol, name: `door${index}` }));
  return {
    endpoints: Object.fromEntries(doors.map(({ protocol, name }) => [name, { kind: 'free-port', protocol } as const])),
    options: (told) => ({ hostfwd: doors.map(({ protocol, name }, index) => ({ str: `${protocol}:${told[name]?.['address']}-${guestEnds[index]}` })), ...more }),
    guest: GUEST,
    frames: () => [],
    questions: (told) => doors.map(({ protocol, name }) => hello(protocol, told[name]?.['address'])),
    afterwards: (told) => doors.map(({ protocol, name }) => ({ kind: 'port', protocol, address: String(told[name]?.['address']) })),
    fence: HOST.ip,
  };
}

const FORWARD_SCENES: readonly Scene[] = [
  forwarded(['tcp'], ['10.0.2.15:7']),
  forwarded(['tcp'], [':7']),
  forwarded(['udp'], ['10.0.2.15:7']),
  forwarded(['tcp', 'tcp', 'udp'], ['10.0.2.15:7', '10.0.2.15:8', ':9']),
  forwarded(['tcp'], ['10.0.2.15:7'], { restrict: true }),
  {
    ...forwarded(['tcp'], []), options: (told) => ({ hostfwd: [{ str: `:${told['door0']?.['address']}-:7` }] }),
  },
];

const SERVICE_SCENES: readonly Scene[] = [
  {
    endpoints: { echo: { kind: 'program', behaviour: 'echo' } },
    options: (told) => ({ guestfwd: [{ str: `tcp:${RULE_SERVER}:7-cmd:${told['echo']?.['path']} one 'two three'` }, { str: `tcp:${RULE_SERVER}:8-cmd:${told['echo']?.['path']} four` }] }),
    guest: GUEST,
    frames: () => [...connection({ ...HOST, ip: RULE_SERVER }, 7), ...connection({ ...HOST, ip: RULE_SERVER }, 8, 4001), ...connection({ ...HOST, ip: RULE_SERVER }, 7, 4002)],
    afterwards: (told) => [{ kind: 'calls', program: String(told['echo']?.['path']) }],
    fence: HOST.ip,
  },
  {
    endpoints: { echo: { kind: 'program', behaviour: 'echo' } },
    options: (told) => ({ restrict: true, guestfwd: [{ str: `tcp:${RULE_SERVER}:7-cmd:${told['echo']?.['path']}` }] }),
    guest: GUEST,
    frames: () => connection({ ...HOST, ip: RULE_SERVER }, 7),
    fence: HOST.ip,
  },
  {
    endpoints: { device: { kind: 'listener', carries: 'bytes' } },
    options: (told) => ({ guestfwd: [{ str: `tcp:${RULE_SERVER}:7-tcp:${told['device']?.['address']}` }] }),
    guest: GUEST,
    frames: () => connection({ ...HOST, ip: RULE_SERVER }, 7),
    says: { device: 'd'.repeat(1000) },
    fence: HOST.ip,
  },
  {
    endpoints: { sink: { kind: 'listener', carries: 'bytes' } },
    options: () => ({}),
    guest: GUEST,
    frames: (told) => connection(HOST, Number(told['sink']?.['port'])),
    fence: HOST.ip,
  },
  {
    endpoints: { sink: { kind: 'listener', carries: 'bytes' } },
    options: () => ({ restrict: true }),
    guest: GUEST,
    frames: (told) => connection(HOST, Number(told['sink']?.['port'])),
    fence: HOST.ip,
  },
];

const HOST_SCENES: readonly Scene[] = [
  {
    endpoints: { sink: { kind: 'listener', carries: 'bytes', host: '::1' } },
    options: () => ({}),
    guest: GUEST6,
    frames: (told) => [...EXPOSED, tcpSegment(GUEST6, HOST6, { ...SYN, destinationPort: Number(told['sink']?.['port']) })],
    says: { sink: 'w'.repeat(3000) },
    fence: HOST.ip,
  },
  {
    endpoints: { sink: { kind: 'datagrams' } },
    options: () => ({}),
    frames: (told) => [...EXPOSED, udpDatagram(GUEST, HOST, { sourcePort: 4000, destinationPort: Number(told['sink']?.['port']) }, '746f')],
    fence: HOST.ip,
  },
  {
    endpoints: { sink: { kind: 'datagrams', host: '::1' } },
    options: () => ({}),
    frames: (told) => [...EXPOSED, udpDatagram(GUEST6, { ...HOST6, ip: 'fec0::77' }, { sourcePort: 4000, destinationPort: Number(told['sink']?.['port']) }, '746f')],
    fence: HOST.ip,
  },
];

export const SCENES: { readonly [subject: string]: readonly Scene[] } = {
  'DHCP': DHCP_SCENES,
  'who answers': NEIGHBOUR_SCENES,
  'what cannot be reached': ERROR_SCENES,
  'TFTP': TFTP_SCENES,
  'DHCPv6': DHCPV6_SCENES,
  'what the host forwards': FORWARD_SCENES,
  'what the guest connects to': SERVICE_SCENES,
  'what reaches the host': HOST_SCENES,
};

/** SMB 1's negotiation of any dialect of SMB 2. MS-SMB2 2.2.2; MS-CIFS 2.2.4.52. */
const NEGOTIATE = `0000002eff534d4272${'00'.repeat(27)}000b0002534d4220322e3f3f3f00`;

/** What a file server says differs from one to the next. */
export const FILE_SERVER_SCENES: readonly Scene[] = [{}, { smbserver: RULE_SERVER }].map((more) => ({
  endpoints: { shared: { kind: 'folder', files: {} }, daemon: { kind: 'smb-daemon', serving: true } },
  options: (told) => ({ smb: String(told['shared']?.['path']), ...more }),
  guest: GUEST,
  words: NEGOTIATE,
  frames: () => ['10.0.2.4', RULE_SERVER].flatMap((ip) => [arpRequest(GUEST, ip), ...connection({ ...HOST, ip }, 445)]),
  fence: HOST.ip,
}));
