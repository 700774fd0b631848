// An independent reader, tshark, finds in our bytes what we meant, all checksums right and nothing malformed.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeFrame } from './encode.ts';
import type { Frame } from './frame.ts';
import { kinds } from './frames.laws.ts';
import { encodePcapng, LINK_TYPE } from './pcapng.ts';
import { TFTP_PORT } from './tftp.ts';
import { FIELDS } from './tshark-fields.laws.ts';

const FRAMES_A_KIND = 60;
/** Ports outside this range and 67 to 69 are declared to carry data, so that no other dissector tries its luck. */
const PORTS = { first: 50_000, count: 1000 };
const SETTINGS = [
  ...['ip', 'udp', 'tcp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]), '-o', 'tcp.analyze_sequence_numbers:FALSE',
  ...['tcp.port==0-65535', 'udp.port==0-66', `udp.port==70-${PORTS.first - 1}`, `udp.port==${PORTS.first + PORTS.count}-65535`].flatMap((ports) => ['-d', `${ports},data`]),
];
/** Groups of tshark's expert: what breaks a protocol's form, and what could not be taken apart. */
const BROKEN = new Set([0x07000000, 0x0c000000]);

test('tshark reads the fields that a frame has, and finds nothing malformed', () => {
  const frames = Object.values(kinds).flatMap((kind) => fc.sample(kind, FRAMES_A_KIND)).map(familiar);
  const lines = tsharkLines(frames, [...FIELDS.map(({ name }) => name), '_ws.expert.group', '_ws.malformed']);
  assert.is(lines.length, frames.length);
  for (const [index, frame] of frames.entries()) {
    const texts = lines[index] ?? [];
    const differing = FIELDS.flatMap(({ name, of }, at) => {
      const [expected, actual] = [of(frame) ?? '', texts[at] ?? ''];
      return ['*', actual, plain(actual)].includes(expected) ? [] : [`${name}: ${expected} is read as ${actual}`];
    });
    const groups = (texts[FIELDS.length] ?? '').split(',').map(Number);
    const problems = [...differing, ...groups.filter((group) => BROKEN.has(group)).map((group) => `expert group ${group}`), texts[FIELDS.length + 1] ?? ''];
    assert.equal(problems.filter((problem) => problem !== ''), [], `${JSON.stringify(frame)} (${texts.join(' ')})`);
  }
});

/** With an ARP operation that tshark shows whole, and TFTP at ports that nothing else claims. */
function familiar(frame: Frame): Frame {
  const { arp, udp, tftp } = frame;
  if (arp !== undefined) return { ...frame, arp: { ...arp, operation: 1 + (arp.operation % 4) } };
  if (tftp === undefined || udp === undefined) return frame;
  const known = (port: number): number => (port === TFTP_PORT ? port : PORTS.first + (port % PORTS.count));
  return { ...frame, udp: { sourcePort: known(udp.sourcePort), destinationPort: known(udp.destinationPort) } };
}

/** Numbers in decimal, whatever tshark's version makes of them. */
function plain(text: string): string {
  return text.split(',').map((part) => (part === 'True' ? '1' : part === 'False' ? '0' : /^0x[0-9a-f]+$/.test(part) ? String(Number(part)) : part)).join(',');
}

/** One line a frame, one text a field. */
function tsharkLines(frames: readonly Frame[], fields: readonly string[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tshark-'));
  try {
    const file = join(folder, 'frames.pcapng');
    const packets = frames.map((frame, index) => ({ interface: 0, atMs: index, direction: 'in' as const, bytes: encodeFrame(frame) }));
    writeFileSync(file, encodePcapng({ application: 'plumbline', interfaces: [{ name: 'wire', linkType: LINK_TYPE.ethernet }], packets }));
    const columns = fields.flatMap((name) => ['-e', name]);
    const output = execFileSync('tshark', ['-n', '-r', file, ...SETTINGS, '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=,', ...columns], {
      encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024,
    });
    return output.split('\n').slice(0, -1).map((line) => line.split('\t'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.run();
