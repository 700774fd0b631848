// Packets wait for the guest's MAC address, a second at most.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from '../../../../generators/frames/decode.ts';
import type { Frame } from '../../../../generators/frames/frame.ts';
import { manualClock } from '../fixture.ts';
import { Link } from './link.ts';
import { udpPacket } from './packet.ts';
import type { SlirpSettings } from './settings.ts';

const SETTINGS: SlirpSettings = {
  ipv4: { network: 0x0a000200, mask: 0xffffff00, host: '10.0.2.2', dns: '10.0.2.3', firstLease: 0x0a00020f },
  ipv6: { prefix: 'fec0::', prefixLength: 64, host: 'fec0::2', dns: 'fec0::3' },
  restricted: false, boot: {}, guestForwards: [],
};
const MAC = '52:54:00:12:34:56';

function linkFixture(): { readonly link: Link; readonly sent: Frame[]; readonly advance: (ms: number) => void } {
  const clock = manualClock();
  const sent: Frame[] = [];
  return { link: new Link(SETTINGS, (bytes) => sent.push(decodeFrame(bytes)), clock), sent, advance: clock.advance };
}

function datagram(source: string, destination: string): Frame {
  return udpPacket({ source, sourcePort: 1, destination, destinationPort: 2 }, Uint8Array.of(7));
}

test('each packet for an unknown guest asks for it, and all go once it is known', () => {
  const { link, sent } = linkFixture();
  link.sendPacket(datagram('10.0.2.2', '10.0.2.15'));
  link.sendPacket(datagram('10.0.2.2', '10.0.2.15'));
  assert.equal(sent.map(({ arp }) => arp?.targetIp), ['10.0.2.15', '10.0.2.15']);
  link.learn('10.0.2.15', MAC);
  assert.equal(sent.slice(2).map(({ ethernet, udp }) => [ethernet?.destination, udp?.destinationPort]), [[MAC, 2], [MAC, 2]]);
});

test('what waited longer than a second is dropped', () => {
  const { link, sent, advance } = linkFixture();
  link.sendPacket(datagram('10.0.2.2', '10.0.2.15'));
  advance(1001);
  link.learn('10.0.2.15', MAC);
  assert.is(sent.length, 1);
});

test('an IPv6 guest is solicited in its group', () => {
  const { link, sent } = linkFixture();
  link.sendPacket(datagram('fec0::2', 'fec0::5054:ff:fe12:3456'));
  assert.equal(sent[0]?.ethernet, { destination: '33:33:ff:12:34:56', source: '52:56:00:00:00:02', type: 0x86dd });
  assert.is(sent[0]?.icmpv6?.target, 'fec0::5054:ff:fe12:3456');
});

test('broadcasts of the host and of the network go to everyone at once', () => {
  const { link, sent } = linkFixture();
  for (const destination of ['255.255.255.255', '10.0.2.255', '0.0.0.0']) link.sendPacket(datagram('10.0.2.2', destination));
  assert.equal(sent.map(({ ethernet }) => ethernet?.destination), Array(3).fill('ff:ff:ff:ff:ff:ff'));
});

test('of seventeen guests the first is forgotten', () => {
  const { link, sent } = linkFixture();
  for (let last = 20; last < 37; last++) link.learn(`10.0.2.${last}`, MAC);
  for (const last of [20, 21]) link.sendPacket(datagram('10.0.2.2', `10.0.2.${last}`));
  assert.equal(sent.map(({ arp }) => arp?.targetIp), ['10.0.2.20', undefined]);
});

test.run();
