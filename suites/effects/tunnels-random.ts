// Tunnels of any header: what leaves has every part in its place, and of what comes only that which fits is let in.
//
// What lies in an offset on the way out is left open, so that nothing is compared there. 32-bit cookies are numbers of 32 bits.

import * as fc from 'fast-check';
import type { L2tpv3Layout } from '../../generators/frames/l2tpv3.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Step } from '../../runner/case.ts';
import type { RandomFamily } from '../../runner/family.ts';
import { OWNED } from '../case-of.ts';
import { familyOf } from '../family.ts';
import { BARE } from '../fixtures.ts';
import { ENDS, ends, type Header, leaves, takes, WIRE } from './l2tpv3-header.ts';
import { wired } from './wiring.ts';

type Cookies = { readonly bytes: 4 | 8; readonly sent: bigint; readonly awaited: bigint };
type Tunnel = {
  readonly txsession: number;
  readonly rxsession: number | undefined;
  readonly cookies: Cookies | undefined;
  readonly counter: 'none' | 'counting' | 'pinned';
  readonly offset: number;
  readonly ipv6: boolean;
};

const LARGEST_OFFSET = 255;

const session: fc.Arbitrary<number> = fc.integer({ min: 1, max: 0xffff_ffff });
const cookies: fc.Arbitrary<Cookies> = fc.constantFrom<4 | 8>(4, 8).chain((bytes) => {
  const cookie = fc.bigInt({ min: 0n, max: 2n ** BigInt(8 * bytes) - 1n });
  return fc.record({ bytes: fc.constant(bytes), sent: cookie, awaited: cookie });
});

const tunnel: fc.Arbitrary<Tunnel> = fc.record({
  txsession: session, rxsession: fc.option(session, { nil: undefined }), cookies: fc.option(cookies, { nil: undefined }),
  counter: fc.constantFrom<Tunnel['counter']>('none', 'counting', 'pinned'),
  offset: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: LARGEST_OFFSET })), ipv6: fc.boolean(),
});

export const tunnelFamily: RandomFamily = familyOf<Tunnel>({
  id: 'tunnels', title: 'Whatever parts the header of a tunnel has, each is in its place.',
  requirements: ['effects/l2tpv3/txsession', 'effects/l2tpv3/rxsession', 'effects/l2tpv3/txcookie', 'effects/l2tpv3/rxcookie', 'effects/l2tpv3/counter', 'effects/l2tpv3/offset'],
  fixture: BARE, needs: [OWNED, { kind: 'backend', type: 'l2tpv3' }],
  arbitrary: () => tunnel, steps: stepsOf,
});

function stepsOf(drawn: Tunnel): readonly Step[] {
  const { txsession, rxsession = txsession, cookies: both, counter, offset, ipv6 } = drawn;
  const layout: Partial<L2tpv3Layout> = { cookieBytes: both?.bytes ?? 0, counter: counter !== 'none', offset };
  const header = (session: number, cookie: bigint, count: number): Header => ({ layout, fields: { session, cookie, counter: count } });
  const right = header(rxsession, both?.awaited ?? 0n, 7);
  const wrong = [header((rxsession ^ 1) >>> 0, both?.awaited ?? 0n, 8), ...(both === undefined ? [] : [header(rxsession, both.awaited ^ 1n, 9)])];
  const { up, down } = wired([WIRE], [membersOf(drawn)]);
  const out = [1, 2].map((nth) => leaves('effects/l2tpv3/txsession', header(txsession, both?.sent ?? 0n, counter === 'pinned' ? 0 : nth), `frame ${nth}`));
  return [...ends(ipv6 ? { here: '::1' } : {}), ...up, ...(offset === 0 ? out : []), takes('effects/l2tpv3/rxsession', right, wrong), ...down];
}

function membersOf({ txsession, rxsession, cookies: both, counter, offset, ipv6 }: Tunnel): JsonObject {
  return {
    type: 'l2tpv3', id: 'tested', ...ENDS, udp: true, txsession,
    ...(ipv6 ? { ipv6, src: '::1', dst: '::1' } : {}),
    ...(rxsession === undefined ? {} : { rxsession }),
    ...(both === undefined ? {} : { txcookie: both.sent, rxcookie: both.awaited, ...(both.bytes === 8 ? { cookie64: true } : {}) }),
    ...(counter === 'none' ? {} : { counter: true }),
    ...(counter === 'pinned' ? { pincounter: true } : {}),
    ...(offset === 0 ? {} : { offset }),
  };
}
