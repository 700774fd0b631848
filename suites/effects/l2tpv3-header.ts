// Tunnels over UDP, seen from their other end byte for byte: each member of the header, in both directions. net.json:
// NetdevL2TPv3Options; RFC 3931, section 4.1.2.1.
//
// That a wrong packet was dropped shows when a right one, sent after it to the same socket, has arrived.

import { requirement } from '../../generators/certificate.ts';
import { fromHex, toHex } from '../../generators/frames/hex.ts';
import { encodeL2tpv3, type L2tpv3Layout, type L2tpv3Message } from '../../generators/frames/l2tpv3.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketExpectation, Step } from '../../runner/case.ts';
import { observe, open } from '../case-of.ts';
import { frameHex, type WiredCase, wiredCase } from './hub-wires.ts';
import { comes, fence, never } from './nic-wires.ts';

export function l2tpv3HeaderCases(): readonly Case[] {
  return [...sessionCases(), ...cookieCases(), ...counterCases(), ...offsetCases(), ...portCases(), ...udpCases(), deletedCase()];
}

export const WIRE = 'wire';
const FAR = 'far';
const NEEDS = [{ kind: 'backend', type: 'l2tpv3' }] as const;

const PLAIN: L2tpv3Layout = { udp: true, cookieBytes: 0, counter: false, offset: 0 };
const SESSION = 0x11223344;

/** What is in front of the frames. */
export type Header = { readonly layout?: Partial<L2tpv3Layout>; readonly fields?: Partial<L2tpv3Message> };

function packet(text: string, { layout = {}, fields = {} }: Header): string {
  const message: L2tpv3Message = { session: SESSION, ...fields, frame: fromHex(frameHex({ at: WIRE, text })) ?? new Uint8Array() };
  return toHex(encodeL2tpv3(message, { ...PLAIN, ...layout }));
}

/** A frame of the wire leaves behind the header. */
export function leaves(rule: string, header: Header, text = 'into the tunnel'): Step {
  return { kind: 'exchange', send: [{ at: WIRE, packet: frameHex({ at: WIRE, text }) }], fence: [], expect: [outgoing(rule, header, text)] };
}

function outgoing(rule: string, header: Header, text: string): PacketExpectation {
  return { rule: requirement(rule), at: FAR, match: { payload: packet(text, header) }, count: 1 };
}

/** Of the packets that come, only those behind the right header are on the wire; the last is one. */
export function takes(rule: string, right: Header, wrong: readonly Header[] = []): Step {
  const texts = wrong.map((_, index) => `wrong ${index}`);
  return {
    kind: 'exchange',
    send: [...wrong.map((header, index) => ({ at: FAR, packet: packet(texts[index] ?? '', header) })), { at: FAR, packet: packet('right', right) }],
    fence: [fence(rule, WIRE, 'right')], expect: [comes(rule, WIRE, 'right'), ...texts.map((text) => never(rule, WIRE, text))],
  };
}

export const ENDS: JsonObject = { src: '127.0.0.1', dst: '127.0.0.1', srcport: '{door.port}', dstport: `{${FAR}.port}` };

function tunnelCase(id: string, title: string, rule: string, members: JsonObject, steps: readonly Step[], extra: Partial<WiredCase> = {}): Case {
  return wiredCase({
    id, title, rules: [rule], needs: NEEDS, before: ends(),
    hubs: [{ wires: [WIRE], backends: [{ type: 'l2tpv3', id: 'tested', ...ENDS, udp: true, txsession: SESSION, ...members }] }], steps, ...extra,
  });
}

export function ends(hosts: { readonly here?: string; readonly there?: string } = {}): readonly Step[] {
  const { here = '127.0.0.1', there = here } = hosts;
  return [
    open('door', { kind: 'free-port', protocol: 'udp', host: here }),
    open(FAR, { kind: 'datagrams', host: there, to: '{door.address}', from: '{door.address}' }),
  ];
}

function sessionCases(): readonly Case[] {
  const [tx, rx, same] = ['effects/l2tpv3/txsession', 'effects/l2tpv3/rxsession', 'effects/l2tpv3/defaults/rxsession'] as const;
  const session = (value: number): Header => ({ fields: { session: value } });
  return [
    tunnelCase(`${tx}/out`, 'Packets carry txsession, the most significant byte first.', tx, {}, [leaves(tx, {})]),
    tunnelCase(`${tx}/largest`, 'txsession is a number of 32 bits.', tx, { txsession: 0xfffffffe }, [leaves(tx, session(0xfffffffe))]),
    tunnelCase(`${rx}/in`, 'Packets of rxsession are let in, and those of other sessions are not.', rx, { rxsession: 0x55 },
      [takes(rx, session(0x55), [session(SESSION), session(0x5500_0000), session(0)])]),
    tunnelCase(`${tx}/not-rxsession`, 'rxsession is not that of the packets that leave.', tx, { rxsession: 0x55 }, [leaves(tx, {})]),
    tunnelCase(same, 'Without rxsession packets of txsession are let in, and no others.', same, {}, [takes(same, {}, [session(0), session(0x44332211)])]),
  ];
}

function cookieCases(): readonly Case[] {
  const [tx, rx, wide, narrow, none] = [
    'effects/l2tpv3/txcookie', 'effects/l2tpv3/rxcookie', 'effects/l2tpv3/cookie64', 'effects/l2tpv3/defaults/cookie64', 'effects/l2tpv3/defaults/txcookie',
  ] as const;
  const sent = 0x1122334455667788n;
  const awaited = 0x0102030405060708n;
  const of = (cookieBytes: 4 | 8, cookie: bigint): Header => ({ layout: { cookieBytes }, fields: { cookie } });
  const small = { txcookie: 0x55667788, rxcookie: 0x05060708 };
  const large = { txcookie: sent, rxcookie: awaited, cookie64: true };
  return [
    tunnelCase(`${tx}/out`, 'Packets carry txcookie, 32 bits of it, the most significant byte first.', tx, small, [leaves(tx, of(4, 0x55667788n))]),
    tunnelCase(`${tx}/out-64`, 'Packets carry all 64 bits of txcookie where cookie64 says so.', tx, large, [leaves(tx, of(8, sent))]),
    tunnelCase(`${rx}/in`, 'Packets with rxcookie are let in, and those with another are not.', rx, small,
      [takes(rx, of(4, 0x05060708n), [of(4, 0n), of(4, 0x55667788n), of(4, 0x08070605n), {}])]),
    tunnelCase(`${rx}/in-64`, 'All 64 bits of rxcookie count where cookie64 says so.', rx, large,
      [takes(rx, of(8, awaited), [of(8, sent), of(8, awaited & 0xffffffffn), of(8, awaited >> 32n << 32n), of(8, 0n)])]),
    tunnelCase(`${wide}/out`, 'With cookie64 a cookie has eight bytes, however small it is.', wide, { ...small, cookie64: true }, [leaves(wide, of(8, 0x55667788n))]),
    tunnelCase(`${wide}/in`, 'With cookie64 a cookie of eight bytes is awaited.', wide, { ...small, cookie64: true }, [takes(wide, of(8, 0x05060708n), [of(4, 0x05060708n)])]),
    tunnelCase(narrow, 'Without cookie64 a cookie has four bytes.', narrow, small, [leaves(narrow, of(4, 0x55667788n)), takes(narrow, of(4, 0x05060708n))]),
    tunnelCase(none, 'Without cookies there is no room for one.', none, {}, [leaves(none, {}), takes(none, {})]),
    falseCase(small, of(4, 0x55667788n)),
  ];
}

/** The plain tunnel beside it goes to the same end: what it carries later comes after what the other one has carried before. */
function falseCase(cookies: JsonObject, expected: Header): Case {
  const rule = 'effects/l2tpv3/cookie64-false';
  const beside = { type: 'l2tpv3', id: 'beside', ...ENDS, srcport: '{side-door.port}', udp: true, txsession: 7 } as const;
  const after: Header = { fields: { session: 7 } };
  return tunnelCase(rule, 'With cookie64 false a cookie has four bytes.', rule, {}, [
    {
      kind: 'exchange', send: ['into the tunnel', 'afterwards'].map((text) => ({ at: WIRE, packet: frameHex({ at: WIRE, text }) })),
      fence: [{ rule: requirement(rule), at: FAR, match: { payload: packet('afterwards', after) }, last: true }],
      expect: [outgoing(rule, expected, 'into the tunnel')],
    },
  ], {
    before: [open('side-door', { kind: 'free-port', protocol: 'udp' }), open('door', { kind: 'free-port', protocol: 'udp' }), open(FAR, { kind: 'datagrams' })],
    hubs: [{ wires: [WIRE], backends: [{ type: 'l2tpv3', id: 'tested', ...ENDS, udp: true, txsession: SESSION, ...cookies, cookie64: false }, beside] }],
  });
}

function counterCases(): readonly Case[] {
  const [rule, pinned, grows, none] = ['effects/l2tpv3/counter', 'effects/l2tpv3/pincounter', 'effects/l2tpv3/counter-grows', 'effects/l2tpv3/defaults/counter'] as const;
  const count = (counter: number): Header => ({ layout: { counter: true }, fields: { counter } });
  const cookies = { txcookie: 5, rxcookie: 6, cookie64: true };
  return [
    tunnelCase(`${rule}/in`, 'Behind the header of a packet that comes, the counter is not part of the frame, whatever it says.', rule, { counter: true },
      [takes(rule, count(1)), takes(rule, count(0xffffffff)), takes(rule, count(0))]),
    tunnelCase(`${rule}/behind-cookie`, 'The counter is behind the cookie.', rule, { ...cookies, counter: true },
      [takes(rule, { layout: { counter: true, cookieBytes: 8 }, fields: { counter: 1, cookie: 6n } })]),
    tunnelCase(`${grows}/out`, 'Packets that leave are counted, from one on.', grows, { counter: true },
      [1, 2, 3].map((value) => leaves(grows, count(value), `packet ${value}`))),
    tunnelCase(`${pinned}/out`, 'With pincounter the counter of each packet is zero.', pinned, { counter: true, pincounter: true },
      [1, 2, 3].map((value) => leaves(pinned, count(0), `packet ${value}`))),
    tunnelCase(`${grows}/not-pinned`, 'With pincounter false the counter is one.', grows, { counter: true, pincounter: false },
      [1, 2].map((value) => leaves(grows, count(value), `packet ${value}`))),
    tunnelCase(none, 'Without counter, or with counter false, there is no room for one.', none, { counter: false }, [leaves(none, {}), takes(none, {})]),
  ];
}

function offsetCases(): readonly Case[] {
  const rule = 'effects/l2tpv3/offset';
  const apart = (offset: number, padding: string): Header => ({ layout: { offset }, fields: { padding } });
  return [
    tunnelCase(`${rule}/in`, 'What lies in the offset of a packet that comes is not part of the frame.', rule, { offset: 12 },
      [takes(rule, apart(12, 'f00dcafe0123456789abcdef')), takes(rule, apart(12, ''))]),
    tunnelCase(`${rule}/in-one`, 'An offset may be any number of bytes.', rule, { offset: 1 }, [takes(rule, apart(1, 'aa'))]),
    tunnelCase(`${rule}/in-behind-all`, 'The offset is behind cookie and counter.', rule, { offset: 6, txcookie: 5, rxcookie: 6, counter: true },
      [takes(rule, { layout: { offset: 6, cookieBytes: 4, counter: true }, fields: { padding: 'abcdefabcdef', cookie: 6n, counter: 9 } })]),
    tunnelCase('effects/l2tpv3/defaults/offset', 'Without offset the frame begins behind the header.', 'effects/l2tpv3/defaults/offset', {},
      [leaves('effects/l2tpv3/defaults/offset', {})]),
  ];
}

function portCases(): readonly Case[] {
  const cases = [
    ['srcport', {}, {}, 'Packets come from srcport, and what is sent there is let in.'],
    ['dstport', {}, {}, 'Packets go to dstport.'],
    ['src', { src: '127.0.0.3' }, { here: '127.0.0.3', there: '127.0.0.1' }, 'Packets come from src, and what is sent there is let in.'],
    ['dst', { dst: '127.0.0.4' }, { there: '127.0.0.4' }, 'Packets go to dst.'],
    ['ipv6', { ipv6: true, src: '::1', dst: '::1' }, { here: '::1' }, 'With ipv6 packets travel over IPv6.'],
  ] as const;
  return cases.map(([member, members, hosts, title]) => {
    const rule = `effects/l2tpv3/${member}`;
    return tunnelCase(`${rule}/udp`, title, rule, members, [leaves(rule, {}), takes(rule, {})], { before: ends(hosts) });
  });
}

function deletedCase(): Case {
  const rule = 'effects/l2tpv3/deleted';
  const portIs = (isOpen: boolean): Step => observe(rule, { kind: 'port', protocol: 'udp', address: '{door.address}' }, { open: isOpen });
  return tunnelCase(rule, 'The port of a deleted tunnel is free.', rule, {}, [portIs(true)], { after: [portIs(false)] });
}

function udpCases(): readonly Case[] {
  const rule = 'effects/l2tpv3/udp';
  return [tunnelCase(`${rule}/both-ways`, 'With udp each packet is a datagram that begins with the word of a data message.', rule, {}, [leaves(rule, {}), takes(rule, {})])];
}
