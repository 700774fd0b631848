// The check of the QEMU that is installed, with the baseline that ships for 7.2: exactly the known failures, all of them.
//
// Another version is no ground to judge that baseline on; then the check must still judge every case it can carry out.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT } from '../cli/exit.ts';
import { decodeEvent } from '../event-json.ts';
import type { RunEvent, RunFinished, RunStarted } from '../events.ts';
import { plumbline } from './as-user.ts';

const TARGET = 'qemu:qemu-system-x86_64';
/** Random cases of each family: few, for the deterministic cases are what the baseline lists. */
const RUNS = '5';

type Checked = { readonly status: number | null; readonly text: string; readonly started: RunStarted; readonly finished: RunFinished };

async function check(): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  try {
    const { status, out, err } = await plumbline('check', '--target', TARGET, '--baseline', 'qemu-7.2', '--runs', RUNS, '--out', folder);
    const text = `${err}${out}`;
    return { status, text, ...endsOf(join(folder, 'events.ndjson'), text) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function endsOf(file: string, text: string): Pick<Checked, 'started' | 'finished'> {
  const events = readFileSync(file, 'utf8').trim().split('\n').map(eventIn);
  const started = events.find((event) => event.kind === 'run-started');
  const finished = events.find((event) => event.kind === 'run-finished');
  if (started === undefined || finished === undefined) throw new Error(`the run did not end: ${text}`);
  return { started, finished };
}

function eventIn(line: string): RunEvent {
  const decoded = decodeEvent(line);
  if (decoded.kind === 'bad') throw new Error(decoded.reason);
  return decoded.event;
}

test('a stock 7.2 fails exactly where its baseline says', async () => {
  const { status, text, started, finished } = await check();
  assert.is(finished.counts.errored, 0, text);
  if (started.targetVersion?.startsWith('7.2.') === true) {
    assert.is(status, EXIT.conforms, text);
    assert.ok(finished.counts.known > 0, 'nothing of the baseline was seen');
    return;
  }
  process.stdout.write(`This is QEMU ${started.targetVersion}, so the baseline of 7.2 cannot be judged; only that the check ran to its end.\n`);
  assert.ok(status === EXIT.conforms || status === EXIT.findings, text);
});

test.run();
