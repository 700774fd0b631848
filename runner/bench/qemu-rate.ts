// Commands per second driven through a real QEMU with all oracles on, against a bare client that replays the same
// bytes with the same waits and checks nothing. In pairs, one after the other, so that the machine's moods cancel.

import { connect, type Socket } from 'node:net';
import { openTarget } from '../../targets/open.ts';
import { createScratch, type Scratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { planSuite } from '../cli/suite.ts';
import type { TranscriptEntry } from '../events.ts';
import { runSuite } from '../house/suite-run.ts';
import { type Figure, median, QEMU, seconds } from './figure.ts';

const PAIRS = 7;
const CASES = 150;

type Load = { readonly writes: readonly { readonly text: string; readonly lines: number }[]; readonly commands: number };

export async function benchQemuRate(): Promise<readonly Figure[]> {
  const scratch = createScratch();
  const target = openTarget(QEMU);
  try {
    const rates: { judged: number; bare: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const { load, rate } = await judged(target, pair);
      rates.push({ judged: rate, bare: await bare(target, scratch, load) });
    }
    const ratio = median(rates.map(({ judged: ours, bare: theirs }) => ours / theirs));
    return [
      { what: 'commands per second through QEMU, all oracles on', value: Math.round(median(rates.map((each) => each.judged))).toLocaleString('en'), aim: '' },
      { what: 'the same bytes by a bare client', value: Math.round(median(rates.map((each) => each.bare))).toLocaleString('en'), aim: '' },
      { what: `ratio, median of ${PAIRS} pairs`, value: ratio.toFixed(2), aim: 'at least 0.90' },
    ];
  } finally {
    scratch.remove();
  }
}

/** Generation, execution and judging of random cases on one instance; its start is not counted. */
async function judged(target: Target, seed: number): Promise<{ readonly load: Load; readonly rate: number }> {
  const suite = planSuite({ seed, runs: CASES, only: 'random/sessions,random/valid-commands,random/invalid-commands', shard: undefined });
  const transcripts: (readonly TranscriptEntry[])[] = [];
  let begun = 0;
  await runSuite(suite, { target, workers: 1, keepTranscripts: true, maxFindings: 1 }, (event) => {
    // A finding costs a fresh instance, which is not what is measured here.
    if (event.verdict.kind === 'fail') throw new Error(`${event.id} fails on ${target.name}; the bench needs a seed without findings`);
    if (begun === 0) begun = performance.now();
    else transcripts.push(event.record?.transcript ?? []);
  });
  const took = seconds(begun);
  const load = loadOf(transcripts);
  return { load, rate: load.commands / took };
}

/** What was written at once, and how many lines came before the next write. */
function loadOf(transcripts: readonly (readonly TranscriptEntry[])[]): Load {
  const writes: { text: string; lines: number }[] = [];
  for (const entry of transcripts.flat()) {
    const last = writes.at(-1);
    if (entry.kind === 'sent') writes.push({ text: entry.text, lines: 0 });
    else if (entry.kind === 'received' && last !== undefined) last.lines++;
  }
  return { writes, commands: writes.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0) };
}

async function bare(target: Target, scratch: Scratch, load: Load): Promise<number> {
  const folder = scratch.folder();
  const instance = await target.start({ machine: 'bare', monitors: 1, scratch: folder });
  instance.monitors[0]?.close();
  try {
    const socket = connect(`${folder}/qmp.sock`);
    const lines = lineCounter(socket);
    await lines(1);
    socket.write('{"execute":"qmp_capabilities"}\n');
    await lines(1);
    const begun = performance.now();
    for (const write of load.writes) {
      socket.write(write.text, 'latin1');
      await lines(write.lines);
    }
    const rate = load.commands / seconds(begun);
    socket.destroy();
    return rate;
  } finally {
    await instance.stop();
    scratch.discard(folder);
  }
}

/** Resolves after so many more lines. */
function lineCounter(socket: Socket): (count: number) => Promise<void> {
  let surplus = 0;
  let wake: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === LINE_FEED) surplus++;
    wake?.();
  });
  return (count) => new Promise((resolve) => {
    wake = () => {
      if (surplus < count) return;
      surplus -= count;
      wake = undefined;
      resolve();
    };
    wake();
  });
}

const LINE_FEED = 10;
