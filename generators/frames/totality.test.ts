// Any bytes at all are data or a refusal with a reason: 100,000 of them, at random, and frames with something wrong.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checksum, pseudoHeader, withChecksum } from './checksum.ts';
import { decodeFrame } from './decode.ts';
import { encodeFrame } from './encode.ts';
import { anyFrame } from './frames.laws.ts';
import { decodeL2tpv3, encodeL2tpv3 } from './l2tpv3.ts';

const RUNS = 100;
const FRAMES_A_RUN = 1000;
const LAYERS = ['ethernet', 'arp', 'ipv4', 'ipv6', 'icmp', 'icmpv6', 'udp', 'tcp', 'dhcp', 'tftp'];
/** Offset of the checksum behind the IP header, by protocol. */
const CHECKSUM_AT: { readonly [protocol: number]: number } = { 1: 2, 6: 16, 17: 6, 58: 2 };

/** Numbers below `bound`; xorshift32. */
type Draw = (bound: number) => number;

function drawing(seed: number): Draw {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

type Change = (bytes: Uint8Array, draw: Draw, other: Uint8Array) => Uint8Array;

const CHANGES: readonly Change[] = [
  (_, draw) => Uint8Array.from({ length: draw(200) }, () => draw(256)),
  poked,
  (bytes, draw) => resealed(poked(bytes, draw)),
  (bytes, draw) => resealed(poked(bytes, draw)),
  (bytes, draw) => bytes.subarray(0, draw(bytes.length + 1)),
  (bytes, draw) => resealed(Uint8Array.from([...bytes.subarray(0, draw(bytes.length + 1)), ...Array.from({ length: draw(60) }, () => draw(256))])),
  (bytes, draw, other) => Uint8Array.from([...bytes.subarray(0, draw(80)), ...other.subarray(draw(80))]),
];

function poked(bytes: Uint8Array, draw: Draw): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const favourite = [0, 1, 0x7f, 0x80, 0xff];
  for (let count = 1 + draw(4); count > 0; count--) changed[draw(changed.length)] = draw(2) === 0 ? draw(256) : favourite[draw(5)] ?? 0;
  return changed;
}

/** With lengths and checksums that are right again where there is room for them, so that what stands above them is read. */
function resealed(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const start = changed[12] === 0x81 && changed[13] === 0 ? 18 : 14;
  const packet = changed.subarray(start);
  if (packet.length < 40) return changed;
  const isIpv4 = (packet[0] ?? 0) >> 4 === 4;
  const headerBytes = isIpv4 ? ((packet[0] ?? 0) & 0xf) * 4 : 40;
  withChecksum(packet, isIpv4 ? 2 : 4, isIpv4 ? packet.length : packet.length - 40);
  if (isIpv4) withChecksum(withChecksum(packet, 10, 0), 10, checksum(packet.subarray(0, headerBytes)));
  const { ipv4, ipv6 } = decodeFrame(changed);
  const protocol = ipv4?.protocol ?? ipv6?.nextHeader ?? 0;
  const segment = packet.subarray(headerBytes);
  const at = CHECKSUM_AT[protocol];
  if (at === undefined || segment.length < 20) return changed;
  if (protocol === 17) withChecksum(segment, 4, segment.length);
  const pseudo = protocol === 1 ? new Uint8Array() : pseudoHeader({ ...(ipv4 && { ipv4 }), ...(ipv6 && { ipv6 }) }, protocol, segment.length);
  withChecksum(segment, at, checksum(pseudo, withChecksum(segment, at, 0)));
  return changed;
}

test('any bytes are a frame, and what was read of them is encoded and read again alike', () => {
  const refused = new Map<string, number>();
  let understood = 0;
  fc.assert(fc.property(fc.integer(), (seed) => {
    const draw = drawing(seed);
    const valid = fc.sample(anyFrame, { seed, numRuns: FRAMES_A_RUN / 10 }).map((frame) => encodeFrame(frame));
    for (let count = 0; count < FRAMES_A_RUN; count++) {
      const change = CHANGES[count % CHANGES.length] ?? poked;
      const frame = decodeFrame(change(valid[count % valid.length] ?? new Uint8Array(), draw, valid[draw(valid.length)] ?? new Uint8Array()));
      const { malformed } = frame;
      if (malformed === undefined) understood++;
      else refused.set(malformed.layer, (refused.get(malformed.layer) ?? 0) + 1);
      assert.ok(malformed === undefined || malformed.reason.length > 5);
      assert.equal(decodeFrame(encodeFrame(frame)), frame);
    }
  }), { numRuns: RUNS, endOnFailure: true });
  assert.equal(LAYERS.filter((layer) => (refused.get(layer) ?? 0) < 50), [], 'each layer has refused something');
  assert.ok(understood > 20_000, `${understood} frames were understood`);
});

test('any bytes are an L2TPv3 message of each layout, written again to the same bytes, unless they are too few', () => {
  const layout = fc.record({ udp: fc.boolean(), cookieBytes: fc.constantFrom(0 as const, 4 as const, 8 as const), counter: fc.boolean(), offset: fc.nat(256) });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), layout, (bytes, known) => {
    const decoded = decodeL2tpv3(bytes, known);
    const headerBytes = (known.udp ? 4 : 0) + 4 + known.cookieBytes + (known.counter ? 4 : 0) + known.offset;
    assert.is(decoded.kind, bytes.length < headerBytes ? 'malformed' : 'read');
    if (decoded.kind === 'read') assert.equal(encodeL2tpv3(decoded.value, known), bytes);
  }), { numRuns: 2000 });
});

test.run();
