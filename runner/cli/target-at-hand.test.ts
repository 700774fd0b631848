// How a command is ended from outside: by a key, by a terminal that closes, by a reader that goes away; and nothing stays behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTarget } from '../../targets/open.ts';
import { complains, leftIn, MAIN, signalled, withFolder } from '../house/as-user.ts';
import { EXIT } from './exit.ts';
import type { Output } from './output.ts';
import { withTarget } from './target-at-hand.ts';

test('while the target is not there yet it ends at once', async () => {
  await withFolder(async (folder) => {
    const hasBegun = (): boolean => leftIn(folder).some((name) => existsSync(join(folder, name, '1', 'process-group')));
    const begunMs = performance.now();
    complains(await signalled(['check', '--target', `exec:/bin/sh -c 'echo >${folder}/began; exec sleep 1000' {qmp}`], folder, 'SIGINT', hasBegun), EXIT.couldNotRun, /interrupted/);
    // A target has 20 s to open its monitor.
    assert.ok(performance.now() - begunMs < 15_000);
    assert.equal(leftIn(folder).filter((name) => name !== 'began'), []);
  });
});

test('a question for a schema leaves nothing either', async () => {
  await withFolder(async (folder) => {
    const hasBegun = (): boolean => leftIn(folder).some((name) => existsSync(join(folder, name, '1', 'process-group')));
    const { out } = await signalled(['schema', 'show', '--target', 'exec:sleep 1000 {qmp}'], folder, 'SIGTERM', hasBegun);
    assert.is(out, '');
    assert.equal(leftIn(folder), []);
  });
});

test('a terminal that is closed ends it as Ctrl-C does', async () => {
  await withFolder(async (folder) => {
    const stream = join(folder, 'out', 'events.ndjson');
    const hasCases = (): boolean => existsSync(stream) && readFileSync(stream, 'utf8').includes('case-finished');
    const ended = await signalled(['check', '--runs', '100000', '--only', 'random/sessions', '--out', join(folder, 'out')], folder, 'SIGHUP', hasCases);
    assert.is(ended.status, EXIT.couldNotRun, ended.err);
    assert.match(ended.out, /INTERRUPTED/);
    assert.equal(leftIn(folder), ['out']);
  });
});

/** The number that `node` ends with in a terminal that is closed, once `ready`; undefined where there is no `script`. */
async function statusInClosedTerminal(args: readonly string[], folder: string, ready: () => boolean): Promise<string | undefined> {
  const status = join(folder, 'status');
  const line = [process.execPath, '--import', 'tsx', MAIN, ...args].join(' ');
  const terminal = spawn('script', ['-qec', `trap : HUP; ${line}; echo $? >${status}.part; mv ${status}.part ${status}`, '/dev/null'], { env: { ...process.env, TMPDIR: folder }, stdio: ['pipe', 'ignore', 'ignore'] });
  const isThere = await Promise.race([once(terminal, 'spawn').then(() => true), once(terminal, 'error').then(() => false)]);
  if (!isThere) return undefined;
  while (!ready()) await setTimeout(20);
  terminal.kill('SIGKILL');
  while (!existsSync(status)) await setTimeout(20);
  return readFileSync(status, 'utf8').trim();
}

test('nor does Node abort when that terminal is to be left', async () => {
  await withFolder(async (folder) => {
    const stream = join(folder, 'out', 'events.ndjson');
    const hasCases = (): boolean => existsSync(stream) && readFileSync(stream, 'utf8').includes('case-finished');
    const status = await statusInClosedTerminal(['check', '--runs', '100000', '--only', 'random/sessions', '--out', join(folder, 'out')], folder, hasCases);
    if (status === undefined) return;
    assert.is(status, String(EXIT.couldNotRun));
    assert.ok(existsSync(join(folder, 'out', 'junit.xml')));
    assert.equal([...leftIn(folder)].sort(), ['out', 'status']);
  });
});

test('so does a reader that goes away, and one who stays hears of nothing', async () => {
  const gone = new AbortController();
  const output: Output = { out: () => {}, err: () => {}, terminal: undefined, colour: false, gone: gone.signal };
  const wasAborted = await withTarget(openTarget('emulator'), output, async ({ signal }) => {
    const before = signal.aborted;
    gone.abort();
    return [before, signal.aborted];
  });
  assert.equal(wasAborted, [false, true]);
});

test('a pipe that nobody reads is no fault of the command', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'list'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
  const [status] = await once(child, 'close');
  assert.equal([status, err], [EXIT.conforms, '']);
});

test.run();
