// Frames that a QEMU 7.2 with a user network sent, and what they mean; encoded again they are the same bytes.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from './decode.ts';
import { encodeFrame } from './encode.ts';
import type { Frame } from './frame.ts';
import { fromHex, toHex } from './hex.ts';

type Captured = { readonly what: string; readonly hex: readonly string[]; readonly layers: Frame };

const CAPTURED: readonly Captured[] = [
  {
    what: 'ARP reply',
    hex: [
      '52540012345652550a0002020806000108000604000252550a0002020a0002025254001234560a00020f',
      '00'.repeat(22),
    ],
    layers: { arp: { operation: 2, senderMac: '52:55:0a:00:02:02', senderIp: '10.0.2.2', targetMac: '52:54:00:12:34:56', targetIp: '10.0.2.15' } },
  },
  {
    what: 'RARP announcement',
    hex: [
      'ffffffffffff5254001234568035000108000604000352540012345600000000525400123456',
      '00'.repeat(22),
    ],
    layers: { arp: { operation: 3, senderMac: '52:54:00:12:34:56', senderIp: '0.0.0.0', targetMac: '52:54:00:12:34:56', targetIp: '0.0.0.0' } },
  },
  {
    what: 'router advertisement with a DNS server',
    hex: [
      '33330000000152560000000286dd6000000000503afffe800000000000000000000000000002ff0200000000000000000000000000018600ad9c4000',
      '070800000000000000000101525600000002030440c0000151800000384000000000fec000000000000000000000000000001903000000124f80fec0',
      '0000000000000000000000000053',
    ],
    layers: {
      icmpv6: {
        type: 134, code: 0, sourceLinkAddress: '52:56:00:00:00:02',
        router: {
          hopLimit: 64, managed: false, other: false, lifetimeSeconds: 1800,
          prefixes: [{ prefix: 'fec0::', length: 64, onLink: true, autonomous: true, validSeconds: 86_400, preferredSeconds: 14_400 }],
          dnsServers: ['fec0::53'], dnsLifetimeSeconds: 1_200_000,
        },
      },
    },
  },
  {
    what: 'neighbour advertisement',
    hex: [
      '52540012345652560000000286dd6000000000203afffe800000000000000000000000000002fe80000000000000505400fffe1234568800c407e000',
      '0000fe8000000000000000000000000000020201525600000002',
    ],
    layers: {
      ipv6: { source: 'fe80::2', destination: 'fe80::5054:ff:fe12:3456', nextHeader: 58, hopLimit: 255 },
      icmpv6: {
        type: 136, code: 0, target: 'fe80::2', flags: { router: true, solicited: true, override: true }, targetLinkAddress: '52:56:00:00:00:02',
      },
    },
  },
  {
    what: 'echo reply',
    hex: [
      '52540012345652550a00020208004500001f00020000ff01a3cb0a0002020a00020f00003b9a00010002616263000000000000000000000000000000',
    ],
    layers: { icmp: { type: 0, code: 0, rest: '00010002616263' } },
  },
  {
    what: 'echo reply over IPv6',
    hex: [
      '52540012345652560000000286dd60000000000b3afffe800000000000000000000000000002fe80000000000000505400fffe123456810039940001',
      '0002616263',
    ],
    layers: { icmpv6: { type: 129, code: 0, rest: '00010002616263' } },
  },
  {
    what: 'TFTP option acknowledgement',
    hex: [
      '52540012345652550a00020208004510003400030000401162960a0002020a00020f004507d00020ba4f0006626c6b73697a65003130323400747369',
      '7a6500313700',
    ],
    layers: { tftp: { kind: 'option-acknowledgement', options: { blksize: '1024', tsize: '17' } } },
  },
  {
    what: 'TFTP data',
    hex: [
      '52540012345652550a00020208004510003100040000401162980a0002020a00020f004507d1001dbc740003000168656c6c6f2c20706c756d626c69',
      '6e650a',
    ],
    layers: { udp: { sourcePort: 69, destinationPort: 2001 }, tftp: { kind: 'data', block: 1, data: '68656c6c6f2c20706c756d626c696e650a' } },
  },
  {
    what: 'TFTP error',
    hex: [
      '52540012345652550a00020208004510002f00050000401162990a0002020a00020f004507d2001b9e990005000146696c65206e6f7420666f756e64',
      '00',
    ],
    layers: { tftp: { kind: 'error', code: 1, message: 'File not found' } },
  },
  {
    what: 'TCP reset',
    hex: [
      '52540012345652550a00020208004500002800060000400662ba0a0002020a00020f00090fa000000000000000025014ffff88150000000000000000',
    ],
    layers: { tcp: { sourcePort: 9, destinationPort: 4000, sequence: 0, acknowledgement: 2, flags: ['rst', 'ack'], window: 65_535 } },
  },
  {
    what: 'TCP connection taken',
    hex: [
      '52540012345652550a00020208004500002c00000000400662bc0a0002020a00020f1e610fa00000fa01000000026012ffff58010000020405b40000',
    ],
    layers: {
      tcp: { sourcePort: 7777, destinationPort: 4000, sequence: 64_001, acknowledgement: 2, flags: ['syn', 'ack'], window: 65_535, maximumSegmentSize: 1460 },
    },
  },
  {
    what: 'ICMP port unreachable',
    hex: [
      '52540012345652550a000202080045c0003900070000ff012fed7f0000010a00020f03031528000000004500001d00000000401162c00a00020f0a00',
      '02020fa000090009d82200',
    ],
    layers: { ipv4: { source: '127.0.0.1', destination: '10.0.2.15', protocol: 1, ttl: 255, typeOfService: 192, identification: 7 } },
  },
  {
    what: 'DHCP acknowledgement',
    hex: [
      'ffffffffffff52550a0002020800451002400001000040116c9b0a000202ffffffff00430044022c667e020106000000123400000000000000000a00',
      '020f0a00020200000000525400123456',
      '00'.repeat(74),
      '626f6f742e696d67',
      '00'.repeat(120),
      '6382536335010536040a0002020104ffffff0003040a00020206040a0002033304000151800c0567756573740f0b6578616d706c652e6f7267420e73',
      '65727665722e6578616d706c6577150161076578616d706c65036f7267000162c002c002ff',
      '00'.repeat(215),
    ],
    layers: {
      dhcp: {
        operation: 'reply', transaction: 0x1234, clientMac: '52:54:00:12:34:56', yourAddress: '10.0.2.15', nextServer: '10.0.2.2', bootFile: 'boot.img',
        options: {
          messageType: 'ack', serverIdentifier: '10.0.2.2', subnetMask: '255.255.255.0', routers: ['10.0.2.2'], dnsServers: ['10.0.2.3'],
          leaseSeconds: 86_400, hostName: 'guest', domainName: 'example.org', tftpServerName: 'server.example',
          searchList: ['a.example.org', 'b.example.org', 'example.org'],
        },
      },
    },
  },
];

function bytesOf({ hex }: Captured): Uint8Array {
  return fromHex(hex.join('')) ?? new Uint8Array();
}

for (const captured of CAPTURED) {
  test(`${captured.what} is understood`, () => {
    const frame = decodeFrame(bytesOf(captured));
    assert.is(frame.malformed, undefined);
    for (const [layer, expected] of Object.entries(captured.layers)) assert.equal(frame[layer as keyof Frame], expected, layer);
  });

  test(`${captured.what} is encoded to the same bytes`, () => {
    const bytes = bytesOf(captured);
    const frame = decodeFrame(bytes);
    const again = encodeFrame(frame, bytes.length);
    // QEMU pads the message within its datagram, so the lengths and the checksum differ.
    const from = frame.dhcp === undefined ? 0 : 42;
    assert.is(toHex(again.subarray(from)), toHex(bytes.subarray(from)));
  });
}

test('a checksum that is wrong makes its layer malformed, and the layers below are there', () => {
  for (const captured of CAPTURED.filter(({ layers }) => (layers.tcp ?? layers.icmpv6 ?? layers.tftp) !== undefined)) {
    const bytes = bytesOf(captured);
    const last = captured.layers.tcp === undefined ? bytes.length - 1 : 53;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    const { malformed, payload, ethernet, udp, tcp, icmpv6 } = decodeFrame(bytes);
    assert.is(malformed?.reason, 'wrong checksum', captured.what);
    assert.ok(payload !== undefined && ethernet !== undefined);
    assert.equal([udp, tcp, icmpv6], [undefined, undefined, undefined]);
  }
});

test('UDP without a checksum is fine over IPv4 and malformed over IPv6', () => {
  const udp = { sourcePort: 1, destinationPort: 2 };
  const ethernet = { destination: '52:54:00:12:34:56', source: '52:54:00:12:34:57', type: 0 };
  const over4 = encodeFrame({ ethernet: { ...ethernet, type: 0x0800 }, ipv4: { source: '10.0.2.2', destination: '10.0.2.15', protocol: 17, ttl: 64 }, udp, payload: '61' });
  const over6 = encodeFrame({ ethernet: { ...ethernet, type: 0x86dd }, ipv6: { source: 'fe80::1', destination: 'fe80::2', nextHeader: 17, hopLimit: 64 }, udp, payload: '61' });
  over4.fill(0, 40, 42);
  over6.fill(0, 60, 62);
  assert.equal([decodeFrame(over4).udp, decodeFrame(over4).payload], [udp, '61']);
  assert.is(decodeFrame(over6).malformed?.layer, 'udp');
});

test.run();
