// What the file server of the simulated host says to those who begin a conversation.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromHex, toHex } from '../../../generators/frames/hex.ts';
import { manualClock } from '../net/fixture.ts';
import { serveFiles } from './file-server.ts';
import { Stream } from './stream.ts';
import { Turns } from './turns.ts';

/** What comes back, in hex; `closed` where it hangs up. */
function said(...hex: readonly string[]): readonly string[] {
  const turns = new Turns(manualClock());
  const place = { address: '', descriptor: undefined };
  const [client, server] = [new Stream(turns, place), new Stream(turns, place)];
  Stream.join(client, server);
  const heard: string[] = [];
  client.handle({ onData: (bytes) => heard.push(toHex(bytes)), onClose: () => heard.push('closed') });
  serveFiles([], server);
  for (const text of hex) client.write(fromHex(text) ?? new Uint8Array(0));
  return heard;
}

function smb1(...dialects: readonly string[]): string {
  const list = dialects.map((dialect) => `02${toHex(new TextEncoder().encode(dialect))}00`).join('');
  return framed(`ff534d4272${'00'.repeat(27)}00${(list.length / 2).toString(16).padStart(2, '0')}00${list}`);
}

function smb2(...dialects: readonly string[]): string {
  const count = dialects.length.toString(16).padStart(2, '0');
  return framed(`fe534d4240${'00'.repeat(59)}2400${count}00${'00'.repeat(32)}${dialects.join('')}`);
}

function framed(message: string): string {
  return (message.length / 2).toString(16).padStart(8, '0') + message;
}

/** The dialect that an answer agrees on. */
function dialect(answer: string | undefined): string | undefined {
  return answer?.slice(8, 16) === 'fe534d42' ? answer.slice(2 * 72, 2 * 74) : undefined;
}

test('a client of SMB 1 that knows of SMB 2 is asked to go on in that', () => {
  assert.is(dialect(said(smb1('NT LM 0.12', 'SMB 2.002', 'SMB 2.???'))[0]), 'ff02');
  assert.is(dialect(said(smb1('SMB 2.002'))[0]), '0202');
});

test('the newest dialect of SMB 2 that both know', () => {
  assert.is(dialect(said(smb2('0202', '1002', '0003'))[0]), '0003');
  assert.is(dialect(said(smb2('0202'))[0]), '0202');
});

test('a session of NetBIOS is granted, and messages may come in pieces', () => {
  const message = smb2('0202');
  const [granted, answer] = said('81000000', message.slice(0, 20), message.slice(20));
  assert.equal([granted, dialect(answer)], ['82000000', '0202']);
});

test('others are hung up on', () => {
  for (const hex of [smb1('NT LM 0.12'), smb2('ffff'), framed('00'), framed(''), `00ffffff${'00'.repeat(70_000)}`]) assert.equal(said(hex), ['closed']);
});

test.run();
