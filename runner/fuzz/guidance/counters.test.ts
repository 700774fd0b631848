// Counters of a target that is built for coverage: what of their file counts, and that a campaign keeps what moves one.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Instance, Monitor, ProcessStart, Target } from '../../../targets/target.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';
import { Recorder } from '../../recorder.ts';
import type { Performed } from '../../lane.ts';
import type { CorpusEntry } from './corpus.ts';
import { countersIn } from './counter-file.ts';
import { CounterWatch } from './counter-watch.ts';

/** Words of the header, and of what is kept of a function. */
const WORDS: ReadonlyMap<number, readonly [header: number, record: number]> = new Map([[8, [11, 6]], [9, [14, 8]], [10, [16, 8]]]);

/** As compiler-rt maps it: a header, addresses, the counters, and names behind them. */
function rawProfile(counters: readonly bigint[], version = 8, variant = 1n << 56n): Uint8Array {
  const [header, record] = WORDS.get(version) ?? [11, 6];
  const first = [0xff6c_7072_6f66_7281n, BigInt(version) | variant, 8n, 1n, 16n, BigInt(counters.length), 0n];
  const rest = Array.from({ length: header - first.length + 1 + record }, () => 77n);
  return new Uint8Array(BigUint64Array.from([...first, ...rest, 0n, 0n, ...counters, 0x4141n]).buffer);
}

function hits(file: Uint8Array): readonly number[] | string {
  const counters = countersIn(file);
  return counters.kind === 'unreadable' ? counters.why : Array.from({ length: counters.count }, (_, cell) => cell).filter(counters.isHit);
}

test('of a raw profile the counters count, and nothing round them', () => {
  for (const version of WORDS.keys()) assert.equal(hits(rawProfile([0n, 1n, 0n, 1n << 40n], version)), [1, 3]);
  assert.equal(hits(rawProfile([0n, 0n])), []);
  assert.is(hits(rawProfile([1n], 4)), 'it is a raw profile of version 4, and those of 8, 9, 10 are read');
  assert.match(String(hits(rawProfile([1n], 9, 1n << 60n))), /byte for each block/);
  for (let size = 8; size < rawProfile([1n]).length - 8; size++) assert.type(hits(rawProfile([1n]).slice(0, size)), 'string');
});

test('any other file has a counter in each byte', () => {
  assert.equal(hits(Uint8Array.of(0, 3, 0, 255)), [1, 3]);
});

/** No time is spared. */
const AT_ONCE = 0;

function performedIn(scratch: string): Performed {
  const started: ProcessStart = { prefix: [], program: '', args: [], scratch, monitors: [] };
  return { started, recorder: new Recorder(Date.now) } as Partial<Performed> as Performed;
}

test('a counter is new once, whatever instance moves it, and not after a campaign that has seen it', () => {
  const [one, other] = [mkdtempSync(join(tmpdir(), 'pl-test-')), mkdtempSync(join(tmpdir(), 'pl-test-'))];
  try {
    const look = (watch: CounterWatch, folder: string, ...bytes: readonly number[]): readonly string[] => {
      writeFileSync(join(folder, 'map'), Uint8Array.from(bytes));
      const performed = performedIn(folder);
      watch.look(performed);
      return watch.freshOf(performed);
    };
    const watch = new CounterWatch('{scratch}/map', [], AT_ONCE);
    assert.is(watch.problem, 'no instance has made it');
    assert.equal(look(watch, one, 1, 0, 0), ['counter 0']);
    assert.equal(look(watch, other, 1, 7, 0), ['counter 1']);
    assert.equal(look(watch, one, 1, 9, 0), []);
    assert.is(watch.problem, undefined);
    assert.equal(look(new CounterWatch('{scratch}/map', ['counter 1', 'set_link|'], AT_ONCE), one, 1, 9, 0), ['counter 0']);
    assert.equal(look(new CounterWatch('{scratch}/none', [], AT_ONCE), one, 1), []);
  } finally {
    for (const folder of [one, other]) rmSync(folder, { recursive: true });
  }
});

const CELLS = 4_096;

/** An emulator that maps a byte for each length of what it reads: no reply tells of it. */
function countingEmulator(): Target {
  const target = emulatorInProcess([]);
  return { ...target, start: async (options) => counting(await target.start(options), options.scratch) };
}

function counting(instance: Instance, scratch: string): Instance {
  const path = join(scratch, 'map');
  writeFileSync(path, new Uint8Array(CELLS));
  const monitors = instance.monitors.map((monitor) => tapped(monitor, (text) => {
    const map = readFileSync(path);
    map[text.length % CELLS] = 1;
    writeFileSync(path, map);
  }));
  return { ...instance, monitors, started: { prefix: [], program: '', args: [], scratch, monitors: [] } };
}

function tapped(monitor: Monitor, hear: (text: string) => void): Monitor {
  return {
    closed: monitor.closed, isClosed: () => monitor.isClosed(), close: () => monitor.close(), onMessage: (listener) => monitor.onMessage(listener),
    reconnect: async () => tapped(await monitor.reconnect(), hear),
    send: (data) => {
      hear(String(data));
      monitor.send(data);
    },
  };
}

test('a campaign keeps sessions that move a counter and whose replies are nothing new', async () => {
  const kept = async (counters: CounterWatch | undefined): Promise<readonly CorpusEntry[]> => {
    const entries: CorpusEntry[] = [];
    const { findings } = await campaignAgainst(countingEmulator(), { seed: 1, sessions: 80, maxFindings: 1, monitors: 1, replyDeadlineMs: 20_000, kept: (entry) => entries.push(entry), counters });
    assert.equal(findings.map(({ title }) => title), []);
    return entries;
  };
  const isOfCounters = ({ reached }: CorpusEntry): boolean => reached.every((key) => key.startsWith('counter '));
  assert.ok((await kept(new CounterWatch('{scratch}/map'))).some(isOfCounters));
  assert.not((await kept(undefined)).some(isOfCounters));
});

test.run();
