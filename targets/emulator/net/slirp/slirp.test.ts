// Whatever the guest sends, the network lives on and still answers.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from '../../../../generators/frames/decode.ts';
import { encodeFrame } from '../../../../generators/frames/encode.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import type { Frame, Tcp } from '../../../../generators/frames/frame.ts';
import { arpRequest, type Station, tcpSegment, udpDatagram } from '../../../../generators/frames/requests.ts';
import { VirtualHost } from '../../host/virtual-host.ts';
import { manualClock } from '../fixture.ts';
import type { SlirpSettings } from './settings.ts';
import { Slirp } from './slirp.ts';

const RUNS = 5_000;
const GUEST: Station = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
const GUEST6: Station = { mac: GUEST.mac, ip: 'fe80::5054:ff:fe12:3456' };
const SETTINGS: SlirpSettings = {
  ipv4: { network: 0x0a000200, mask: 0xffffff00, host: '10.0.2.2', dns: '10.0.2.3', firstLease: 0x0a00020f },
  ipv6: { prefix: 'fec0::', prefixLength: 64, host: 'fec0::2', dns: 'fec0::3' },
  restricted: false,
  boot: { hostName: 'é'.repeat(40), domainName: 'd'.repeat(255), tftpServerName: 't'.repeat(255), bootFile: 'b'.repeat(127), tftpFolder: '/' },
  guestForwards: [{ server: '10.0.2.100', port: 7, to: { kind: 'program', command: '/usr/sbin/smbd' } }],
};

const hosts = fc.constantFrom('10.0.2.2', '10.0.2.3', '10.0.2.100', '255.255.255.255', '198.51.100.1', 'fec0::2', 'fec0::3', 'ff02::1:2', 'fe80::2', '::1');
const ports = fc.constantFrom(7, 9, 53, 67, 68, 69, 445, 546, 547, 4000);
const words = fc.uint8Array({ maxLength: 700 }).map(toHex);
const flags = fc.subarray<Tcp['flags'][number]>(['fin', 'syn', 'rst', 'psh', 'ack', 'urg']);
const near = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 1, 1000, 1001, 0xffffffff));

function between(host: string): readonly [Station, Station] {
  return [host.includes(':') ? GUEST6 : GUEST, { mac: '52:55:0a:00:02:02', ip: host }];
}

const datagrams = fc.record({ host: hosts, sourcePort: ports, destinationPort: ports, payload: words })
  .map(({ host, payload, ...udp }): Frame => udpDatagram(...between(host), udp, payload));
const segments = fc.record({
  host: hosts, sourcePort: ports, destinationPort: ports, sequence: near, acknowledgement: near, flags, window: fc.nat(65_535), payload: words,
}).map(({ host, payload, ...tcp }): Frame => tcpSegment(...between(host), tcp, payload));
const messages = fc.record({ type: fc.nat(255), code: fc.nat(3), rest: words }).map(({ type, code, rest }): Frame => ({
  ethernet: { destination: '33:33:00:00:00:01', source: GUEST6.mac, type: 0x86dd },
  ipv6: { source: GUEST6.ip, destination: 'fec0::2', nextHeader: 58, hopLimit: 255 },
  icmpv6: { type, code, rest },
}));
const damaged = fc.tuple(fc.oneof(datagrams, segments), fc.nat(80), fc.nat(255))
  .map(([frame, at, byte]) => encodeFrame(frame).map((old, index) => (index === at ? byte : old)));
const anything = fc.oneof(fc.oneof(datagrams, segments, messages).map((frame) => encodeFrame(frame)), damaged, fc.uint8Array({ maxLength: 200 }));

test('any frames, and the host still answers', () => {
  const sent: Uint8Array[] = [];
  const { now, after, advance } = manualClock();
  const slirp = new Slirp(SETTINGS, { out: (frame) => sent.push(frame), host: new VirtualHost({ now, after }, new Set()), defects: new Set() });
  fc.assert(fc.property(anything, fc.nat(3), (frame, seconds) => {
    slirp.receive(frame);
    if (seconds === 0) advance(200);
    for (const answer of sent.splice(0)) assert.is(decodeFrame(answer).malformed, undefined);
  }), { numRuns: RUNS });
  slirp.receive(encodeFrame(arpRequest(GUEST, '10.0.2.2')));
  assert.is(sent.some((answer) => decodeFrame(answer).arp?.senderIp === '10.0.2.2'), true);
  slirp.close();
});

test.run();
