// L2TPv3 as QEMU arranges it: every layout, byte for byte.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromHex, toHex } from './hex.ts';
import { decodeL2tpv3, encodeL2tpv3, type L2tpv3Layout } from './l2tpv3.ts';

const BARE: L2tpv3Layout = { udp: false, cookieBytes: 0, counter: false, offset: 0 };
const MESSAGE = { session: 0x01020304, cookie: 0xa1a2a3a4b1b2b3b4n, counter: 5, frame: Uint8Array.of(0xee, 0xff) };

function written(layout: Partial<L2tpv3Layout>): string {
  return toHex(encodeL2tpv3(MESSAGE, { ...BARE, ...layout }));
}

test('each member of a layout has its bytes', () => {
  assert.is(written({}), '01020304eeff');
  assert.is(written({ udp: true }), '0003000001020304eeff');
  assert.is(written({ cookieBytes: 4 }), '01020304b1b2b3b4eeff');
  assert.is(written({ cookieBytes: 8 }), '01020304a1a2a3a4b1b2b3b4eeff');
  assert.is(written({ counter: true }), '0102030400000005eeff');
  assert.is(written({ offset: 3 }), '01020304000000eeff');
  assert.is(written({ udp: true, cookieBytes: 8, counter: true, offset: 1 }), '0003000001020304a1a2a3a4b1b2b3b40000000500eeff');
});

test('a message is read by its layout', () => {
  const bytes = fromHex('0003000001020304a1a2a3a4b1b2b3b40000000577eeff') ?? new Uint8Array();
  const decoded = decodeL2tpv3(bytes, { udp: true, cookieBytes: 8, counter: true, offset: 1 });
  assert.equal(decoded, { kind: 'read', value: { ...MESSAGE, padding: '77' }, rest: new Uint8Array() });
});

/** The second frame that a QEMU 7.2 with these options sent over UDP. */
const FRAME = 'ffffffffffff52540012345688b578787878';
const CAPTURED: readonly (readonly [string, Partial<L2tpv3Layout>, object, string])[] = [
  ['txsession=16909060', {}, { session: 16_909_060 }, `0003000001020304${FRAME}`],
  ['txsession=1,txcookie=2712847317', { cookieBytes: 4 }, { session: 1, cookie: 2_712_847_317n }, `0003000000000001a1b2c3d5${FRAME}`],
  ['txsession=1,txcookie=11651590505119483313,cookie64=on,counter=on', { cookieBytes: 8, counter: true },
    { session: 1, cookie: 11_651_590_505_119_483_313n, counter: 2 }, `0003000000000001a1b2c3d4e5f605b100000002${FRAME}`],
  ['txsession=1,counter=on,pincounter=on', { counter: true }, { session: 1, counter: 0 }, `000300000000000100000000${FRAME}`],
  ['txsession=1,offset=6', { offset: 6 }, { session: 1, padding: '607e4adbcf7f' }, `0003000000000001607e4adbcf7f${FRAME}`],
];

for (const [options, layout, message, hex] of CAPTURED) {
  test(`what QEMU sends with ${options} is understood`, () => {
    const whole = { ...BARE, udp: true, ...layout };
    const decoded = decodeL2tpv3(fromHex(hex) ?? new Uint8Array(), whole);
    assert.equal(decoded.kind === 'read' && decoded.value, { ...message, frame: fromHex(FRAME) });
    if (decoded.kind === 'read') assert.is(toHex(encodeL2tpv3(decoded.value, whole)), hex);
  });
}

test('a word that is not that of a data message is told', () => {
  const decoded = decodeL2tpv3(Uint8Array.of(0x80, 3, 0, 0, 0, 0, 0, 1), { ...BARE, udp: true });
  assert.equal(decoded.kind === 'read' && decoded.value.word, 0x80030000);
});

test.run();
