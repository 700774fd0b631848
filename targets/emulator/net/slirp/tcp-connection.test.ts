// One end of a TCP connection against segments that a test writes by hand.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tcp } from '../../../../generators/frames/frame.ts';
import { manualClock } from '../fixture.ts';
import type { Segment } from './packet.ts';
import { TcpConnection } from './tcp-connection.ts';

const ISS = 0xffffff00;
const GUEST_ISS = 1000;

type Sent = Segment & { readonly text: string };

type Fixture = {
  readonly connection: TcpConnection;
  readonly sent: Sent[];
  readonly told: string[];
  readonly advance: (ms: number) => void;
  readonly receive: (flags: Tcp['flags'], more?: Partial<Tcp>, text?: string) => void;
};

function fixture(how: 'asked' | 'asking', segmentBytes = 1460): Fixture {
  const clock = manualClock();
  const [sent, told]: [Sent[], string[]] = [[], []];
  const connection = new TcpConnection({
    asked: how === 'asked' ? { sequence: GUEST_ISS, window: 8192, segmentBytes: undefined } : undefined,
    initialSequence: ISS, segmentBytes, clock,
    transmit: (segment, payload) => sent.push({ ...segment, text: Buffer.from(payload).toString('latin1') }),
    user: {
      onEstablished: () => told.push('established'), onData: (bytes) => told.push(Buffer.from(bytes).toString('latin1')),
      onEnd: () => told.push('end'), onReset: () => told.push('reset'),
    },
    forget: () => told.push('forgotten'),
  });
  connection.start();
  const receive = (flags: Tcp['flags'], more: Partial<Tcp> = {}, text = ''): void => {
    const last = sent[sent.length - 1];
    const acknowledgement = last === undefined ? 0 : after(last);
    connection.receive({ sourcePort: 1, destinationPort: 2, sequence: GUEST_ISS + 1, acknowledgement, window: 8192, flags, ...more }, Buffer.from(text, 'latin1'));
  };
  return { connection, sent, told, advance: clock.advance, receive };
}

function after({ sequence, flags, text }: Sent): number {
  return (sequence + text.length + (flags.includes('syn') || flags.includes('fin') ? 1 : 0)) >>> 0;
}

function established(segmentBytes?: number): Fixture {
  const made = fixture('asked', segmentBytes);
  made.receive(['ack']);
  made.sent.length = 0;
  made.told.length = 0;
  return made;
}

function brief(sent: readonly Sent[]): readonly string[] {
  return sent.map(({ sequence, acknowledgement, flags, text }) => `${flags.join('+')} ${(sequence - ISS) >>> 0} ${acknowledgement} ${text}`.trim());
}

test('a SYN is answered, and established by the acknowledgement', () => {
  const { sent, told, receive } = fixture('asked');
  assert.equal(brief(sent), [`syn+ack 0 ${GUEST_ISS + 1}`]);
  assert.is(sent[0]?.maximumSegmentSize, 1460);
  receive(['ack']);
  assert.equal(told, ['established']);
});

test('a connection to the guest begins with a SYN', () => {
  const { sent, told, receive } = fixture('asking');
  assert.equal(brief(sent), ['syn 0 0']);
  receive(['syn', 'ack'], { sequence: GUEST_ISS });
  assert.equal([told, brief(sent.slice(1))], [['established'], [`ack 1 ${GUEST_ISS + 1}`]]);
});

test('a guest that refuses ends it', () => {
  const { told, receive } = fixture('asking');
  receive(['rst', 'ack'], { acknowledgement: ISS + 7 });
  assert.equal(told, []);
  receive(['rst', 'ack']);
  assert.equal(told, ['forgotten', 'reset']);
});

test('data is taken once and acknowledged, old and overlapping data too', () => {
  const { sent, told, receive } = established();
  const at = { acknowledgement: ISS + 1 };
  receive(['ack'], at, 'abc');
  receive(['ack'], at, 'abc');
  receive(['ack'], at, 'abcde');
  assert.equal([told, brief(sent)], [['abc', 'de'], ['ack 1 1004', 'ack 1 1004', 'ack 1 1006']]);
});

test('what comes out of order is dropped, and what is missing is named', () => {
  const { sent, told, receive } = established();
  receive(['ack'], { sequence: GUEST_ISS + 4, acknowledgement: ISS + 1 }, 'def');
  assert.equal([told, brief(sent)], [[], ['ack 1 1001']]);
});

test('data goes in segments as large as the guest takes, within its window', () => {
  const { connection, sent, receive } = established(4);
  connection.write(Buffer.from('x'.repeat(40)));
  assert.equal(sent.map(({ text }) => text.length), [32, 8]);
  receive(['ack'], { window: 10 });
  sent.length = 0;
  connection.write(Buffer.from('y'.repeat(20)));
  assert.equal(sent.map(({ text }) => text.length), [10]);
  receive(['ack']);
  assert.equal(sent.map(({ text }) => text.length), [10, 10]);
});

test('what is not acknowledged is sent again, later and later, and given up', () => {
  const { connection, sent, told, advance } = established();
  connection.write(Buffer.from('abc'));
  for (const ms of [999, 1, 2000]) advance(ms);
  assert.equal(brief(sent), Array(3).fill('psh+ack 1 1001 abc'));
  advance(200_000);
  assert.equal([told, sent[sent.length - 1]?.flags], [['forgotten', 'reset'], ['rst', 'ack']]);
});

test('a window that is shut is probed with one byte', () => {
  const { connection, sent, receive, advance } = established();
  receive(['ack'], { acknowledgement: ISS + 1, window: 0 });
  connection.write(Buffer.from('abc'));
  assert.equal(sent, []);
  advance(1000);
  assert.equal(brief(sent), ['ack 1 1001 a']);
  receive(['ack'], { acknowledgement: ISS + 2 });
  assert.equal(brief(sent.slice(1)), ['psh+ack 2 1001 bc']);
});

test('the guest ends first', () => {
  const { connection, sent, told, receive } = established();
  receive(['fin', 'ack'], { acknowledgement: ISS + 1 }, 'bye');
  connection.write(Buffer.from('late'));
  connection.end();
  assert.equal([told, brief(sent)], [['bye', 'end'], ['ack 1 1005', 'psh+ack 1 1005 late', 'fin+ack 5 1005']]);
  receive(['ack'], { sequence: GUEST_ISS + 5 });
  assert.equal(told, ['bye', 'end', 'forgotten']);
});

test('the host ends first: a repeated FIN of the guest is acknowledged for ten seconds', () => {
  const { connection, sent, told, receive, advance } = established();
  connection.end();
  receive(['ack']);
  receive(['fin', 'ack'], { acknowledgement: ISS + 2 });
  receive(['fin', 'ack'], { acknowledgement: ISS + 2 });
  assert.equal([told, brief(sent), connection.isLingering], [['end'], ['fin+ack 1 1001', 'ack 2 1002', 'ack 2 1002'], true]);
  advance(10_000);
  assert.equal(told, ['end', 'forgotten']);
});

test('a reset ends it, and so does dropping it without a word', () => {
  const guests = established();
  guests.receive(['rst']);
  assert.equal([guests.told, guests.sent], [['forgotten', 'reset'], []]);
  const ours = established();
  ours.connection.drop();
  ours.receive(['ack'], {}, 'nobody hears');
  assert.equal([ours.told, ours.sent], [['forgotten'], []]);
});

test.run();
