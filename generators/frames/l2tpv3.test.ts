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

test('a word that is not that of a data message is told', () => {
  const decoded = decodeL2tpv3(Uint8Array.of(0x80, 3, 0, 0, 0, 0, 0, 1), { ...BARE, udp: true });
  assert.equal(decoded.kind === 'read' && decoded.value.word, 0x80030000);
});

test.run();
