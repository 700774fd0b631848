// The frames that machines send to be answered: sound by our own reader, and known where an RFC gives the bytes.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from './decode.ts';
import { encodeFrame, SHORTEST_FRAME } from './encode.ts';
import type { Frame } from './frame.ts';
import { FrameError } from './frame-error.ts';
import { toHex } from './hex.ts';
import {
  announcement, arpReply, arpRequest, dhcpDiscover, dhcpRequest, icmpEcho, neighbourSolicitation, routerSolicitation, tcpSegment, tftpRead, udpDatagram,
} from './requests.ts';

const GUEST = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
const GATEWAY = { mac: '52:55:0a:00:02:02', ip: '10.0.2.2' };
const GUEST6 = { mac: GUEST.mac, ip: 'fe80::5054:ff:fe12:3456' };
const ROUTER6 = { mac: '52:56:00:00:00:02', ip: 'fe80::2' };
const PING = { identifier: 1, sequence: 2, data: '616263' };
const SYN = { sourcePort: 1024, destinationPort: 80, sequence: 1, acknowledgement: 0, flags: ['syn'], window: 4096, maximumSegmentSize: 1460 } as const;

const ALL: readonly Frame[] = [
  arpRequest(GUEST, GATEWAY.ip),
  arpReply(GATEWAY, GUEST),
  announcement(GUEST.mac),
  dhcpDiscover(GUEST.mac, 7),
  dhcpRequest(GUEST.mac, 7, { requestedAddress: GUEST.ip, serverIdentifier: GATEWAY.ip }),
  routerSolicitation(GUEST6),
  neighbourSolicitation(GUEST6, 'fec0::1:2:abcd'),
  icmpEcho(GUEST, GATEWAY, PING),
  icmpEcho(GUEST6, ROUTER6, PING),
  udpDatagram(GUEST, GATEWAY, { sourcePort: 1024, destinationPort: 7 }, '6162'),
  udpDatagram(GUEST6, ROUTER6, { sourcePort: 1024, destinationPort: 7 }, ''),
  tcpSegment(GUEST, GATEWAY, SYN),
  tcpSegment(GUEST6, ROUTER6, { ...SYN, flags: ['psh', 'ack'] }, '6162'),
  tftpRead(GUEST, GATEWAY, 1024, 'boot.img', { blksize: '1024' }),
  tftpRead(GUEST6, ROUTER6, 1024, 'boot.img'),
];

test('each is read as what it says', () => {
  for (const frame of ALL) assert.equal(decodeFrame(encodeFrame(frame)), frame);
});

test('a solicitation goes to the group of its target', () => {
  const { ethernet, ipv6 } = neighbourSolicitation(GUEST6, 'fec0::1:2:abcd');
  assert.equal([ethernet?.destination, ipv6?.destination], ['33:33:ff:02:ab:cd', 'ff02::1:ff02:abcd']);
  assert.is(routerSolicitation(GUEST6).ethernet?.destination, '33:33:00:00:00:02');
});

test('an announcement is the frame of announce-self', () => {
  const expected = `ffffffffffff525400123456803500010800060400035254001234560000000052540012345600000000${'00'.repeat(18)}`;
  assert.is(toHex(encodeFrame(announcement(GUEST.mac), SHORTEST_FRAME)), expected);
});

test('what has no bytes is refused by name', () => {
  const codeOf = (frame: Frame): string => {
    try {
      return toHex(encodeFrame(frame));
    } catch (error) {
      return error instanceof FrameError ? error.code : String(error);
    }
  };
  assert.is(codeOf(arpRequest({ ...GUEST, mac: 'zz' }, GATEWAY.ip)), 'address');
  assert.is(codeOf(arpRequest(GUEST, '10.0.2')), 'address');
  assert.is(codeOf(routerSolicitation({ ...GUEST6, ip: 'fe80:::1' })), 'address');
  assert.is(codeOf(tftpRead(GUEST, GATEWAY, 70_000, 'x')), 'number');
  assert.is(codeOf(tftpRead(GUEST, GATEWAY, 7, '€')), 'text');
  assert.is(codeOf({ payload: '0' }), 'hex');
  assert.is(codeOf({ udp: { sourcePort: 1, destinationPort: 2 } }), 'layers');
});

test.run();
