// The capture of a failing case, as tshark reads it: where, when and in which direction, with the finding at its step.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../generators/certificate.ts';
import { encodeFrame } from '../generators/frames/encode.ts';
import { toHex } from '../generators/frames/hex.ts';
import { arpRequest, icmpEcho } from '../generators/frames/requests.ts';
import type { Case, CaseId, FixtureName } from '../runner/case.ts';
import type { CaseFinished, PacketEntry } from '../runner/events.ts';
import { capturesOf, isCaptureName } from './capture.ts';

const ID = 'effects/user/net/gateway' as CaseId;
const GUEST = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
const GATEWAY = { mac: '52:55:0a:00:02:02', ip: '10.0.2.2' };
const BEGAN_MS = 1_700_000_000_000;

const CASE: Case = {
  id: ID, title: 'the gateway is where net puts it — é', requirements: [requirement('effects/user/net')], fixture: 'bare' as FixtureName, start: 'shared', needs: [],
  steps: [{ kind: 'exchange', send: [], fence: [], expect: [] }, { kind: 'exchange', send: [], fence: [], expect: [] }],
};

function packet(step: number, direction: 'in' | 'out', endpoint: string, hex: string, frames: boolean, afterMs: number): PacketEntry {
  return { kind: 'packet', step, direction, endpoint, hex, frames, atMs: BEGAN_MS + afterMs };
}

const PACKETS: readonly PacketEntry[] = [
  packet(0, 'out', 'wire', toHex(encodeFrame(arpRequest(GUEST, GATEWAY.ip))), true, 0),
  packet(0, 'in', 'wire', toHex(encodeFrame(icmpEcho(GATEWAY, GUEST, { identifier: 1, sequence: 2, data: '61' }))), true, 0.25),
  packet(0, 'in', 'peer', '0102ff', false, 1.5),
  packet(1, 'in', 'wire', 'ffff', true, 3000),
];

function finished(transcript: readonly PacketEntry[], step: number): CaseFinished {
  const finding = { oracle: 'packets', requirement: requirement('effects/user/net'), erratum: undefined, step, command: undefined, sent: '', expected: 'a reply', actual: 'none' };
  return {
    kind: 'case-finished', id: ID, title: CASE.title, requirements: [], verdict: { kind: 'fail', findings: [finding] },
    record: { case: CASE, transcript }, replay: '', commands: 0, durationMs: 0, digest: '',
  };
}

function tsharkLines(bytes: Uint8Array, fields: readonly string[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-capture-'));
  try {
    const file = join(folder, 'case.pcapng');
    writeFileSync(file, bytes);
    const options = ['-T', 'fields', '-E', 'separator=/t', ...fields.flatMap((field) => ['-e', field])];
    const output = execFileSync('tshark', ['-n', '-r', file, ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return output.split('\n').slice(0, -1).map((line) => line.split('\t'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function onlyCapture(event: CaseFinished): Uint8Array {
  const [first, ...others] = capturesOf(event, '1.0');
  assert.is(others.length, 0);
  return first?.bytes ?? new Uint8Array();
}

/** tshark writes a line's end as two characters. */
function comments(event: CaseFinished): readonly string[] {
  return tsharkLines(onlyCapture(event), ['frame.comment']).map(([text = '']) => text.replaceAll('\\n', '\n'));
}

test('each packet is at its endpoint and its time, in its direction; what is no frame is data', () => {
  const bytes = onlyCapture(finished(PACKETS, 0));
  const lines = tsharkLines(bytes, ['frame.interface_name', 'frame.time_epoch', 'eth.src', 'icmp.type', 'data.data']);
  assert.equal(lines, [
    ['wire', '1700000000.000000000', GUEST.mac, '', ''],
    ['wire', '1700000000.000250000', GATEWAY.mac, '8', '61'],
    ['peer', '1700000000.001500000', '', '', '0102ff'],
    ['wire', '1700000003.000000000', '', '', ''],
  ]);
  const directions = tsharkLines(bytes, ['frame.packet_flags_direction']).map(([text = '']) => Number(text));
  assert.equal(directions, [2, 1, 1, 1]);
});

test('comments name the step and the endpoint, a malformed layer, and the finding at the last packet of its step', () => {
  const finding = 'finding at step 0: effects/user/net\nexpected: a reply\ngot: none';
  assert.equal(comments(finished(PACKETS, 0)), [
    'step 0 (exchange): went out at wire', 'step 0 (exchange): came in at wire', `step 0 (exchange): came in at peer\n${finding}`,
    'step 1 (exchange): came in at wire\nmalformed ethernet: 2 bytes are too few for a header',
  ]);
  assert.match(comments(finished(PACKETS, 7)).at(-1) ?? '', /finding at step 7/);
  assert.match(comments(finished(PACKETS.slice(3), 0))[0] ?? '', /finding at step 0/);
});

test('the file says which case it shows', () => {
  const text = new TextDecoder().decode(onlyCapture(finished(PACKETS, 0)));
  assert.ok(text.includes(`${ID}: ${CASE.title}\nverdict: fail\nno frames, shown as data: peer\nfinding at step 0`));
  assert.ok(text.includes('plumbline 1.0'));
  assert.equal(capturesOf(finished(PACKETS, 0), '1.0').map(({ name }) => name), ['effects~user~net~gateway.pcapng']);
  assert.equal(['effects~user.pcapng', 'mine.pcapng', 'a~b.txt'].map(isCaptureName), [true, false, false]);
});

test('a random case that shrank has a capture of each', () => {
  const event = finished(PACKETS, 0);
  const shrunk = { case: CASE, transcript: PACKETS.slice(0, 1), verdict: event.verdict };
  assert.equal(capturesOf({ ...event, shrunk }, '1.0').map(({ name }) => name), ['effects~user~net~gateway.pcapng', 'effects~user~net~gateway~shrunk.pcapng']);
});

test('no packets, no capture', () => {
  assert.equal(capturesOf(finished([], 0), '1.0'), []);
  const { record: _, ...without } = finished([], 0);
  assert.equal(capturesOf(without, '1.0'), []);
});

test.run();
