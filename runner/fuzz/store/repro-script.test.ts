// The script of a finding shows it again on the target in which it was found, and says so on one that is mended.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzAction } from '../../../generators/campaign/session.ts';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { fixtureOf, NICS, TWO_MONITORS } from '../../../suites/fixtures.ts';
import { emulatorTarget } from '../../../targets/emulator-target.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { exampleFrom, exampleOn, sends } from '../../house/kept-example.ts';
import { tryAlone, worldsOf } from '../trial.ts';
import { plainLine, reproPlan } from './repro-plan.ts';
import { printfText, reproScript } from './repro-script.ts';

type Told = { readonly status: number | null; readonly out: string };

function runScript(script: string, env: Readonly<Record<string, string>> = {}, shell = 'sh'): Told {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    writeFileSync(join(folder, 'repro.sh'), script);
    const { status, stdout, stderr } = spawnSync(shell, [join(folder, 'repro.sh')], { encoding: 'utf8', env: { ...process.env, PATIENCE: '4', TMPDIR: folder, ...env } });
    return { status, out: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function scriptFor(defect: string, ...actions: readonly FuzzAction[]): Promise<string> {
  const { finding, judged } = await exampleOn(emulatorTarget(`emulator:defect=${defect}`, { defects: [defect] }), actions);
  return reproScript(reproPlan(finding, judged));
}

/** The same machine without its defect. */
function mended(script: string): string {
  return script.replace(/ --defect [\w-]+/, '');
}

function shows(script: string, words: RegExp): void {
  const found = runScript(script);
  assert.is(found.status, 0, found.out);
  assert.match(found.out, words);
  assert.is(found.out.trim().split('\n').length, 1, found.out);
}

function isGoneWhenMended(script: string): void {
  const fixed = runScript(mended(script));
  assert.is(fixed.status, 1, fixed.out);
  assert.match(fixed.out, /^NOT REPRODUCED: /);
}

test('a silence', async () => {
  shows(await scriptFor('hang-on-empty-text', sends('netdev_del', { id: '' })), /^REPRODUCED: no reply within 4 seconds/);
});

test('a connection that is closed', async () => {
  // The reply comes before the end.
  shows(await scriptFor('close-on-unknown-command', sends('no-such-command', {}), sends('no-such-command', {})), /^REPRODUCED: it closed the connection/);
});

test('a reply that is wrong', async () => {
  const script = await scriptFor('netdev-del-unknown-succeeds', sends('netdev_del', { id: `it's 100% \\ "ü" \u0001` }));
  shows(script, /^REPRODUCED: it says \{"return": \{\}\}, where this is expected: .*DeviceNotFound/);
  isGoneWhenMended(script);
});

test('a death, after noise, and after the client has gone and come again', async () => {
  const noise: FuzzAction = {
    kind: 'noise', noise: { chunks: ['{"execute": \u0000', '\u00ff}'], replies: { rule: 'message/json-syntax' as never, kind: 'errors', atLeast: 1 }, resync: 'reset' },
  };
  const add = sends('netdev_add', { type: 'hubport', id: 'plumb-a', hubid: 1 });
  const script = await scriptFor('crash-on-duplicate-id', noise, { kind: 'reconnect' }, add, add);
  shows(script, /^REPRODUCED: died by SIGABRT/);
  isGoneWhenMended(script);
});

test('a reply that is wrong on the second of two monitors, each of which is left and joined again', async () => {
  const world = worldsOf(netSchema(), [fixtureOf(TWO_MONITORS)]).get(TWO_MONITORS);
  assert.ok(world !== undefined);
  if (world === undefined) return;
  const defect = 'netdev-del-unknown-succeeds';
  const actions: readonly FuzzAction[] = [
    sends('netdev_add', { type: 'user', id: 'plumb-a' }), { kind: 'reconnect', monitor: 1 }, { kind: 'reconnect' },
    { kind: 'command', execute: 'set_link', arguments: { name: 'plumb-a', up: false }, monitor: 1 }, sends('netdev_del', { id: 'plumb-a' }),
    { kind: 'command', execute: 'netdev_del', arguments: { id: 'plumb-none' }, monitor: 1 },
  ];
  const { finding, judged } = await exampleFrom(emulatorTarget(`emulator:defect=${defect}`, { defects: [defect] }), 1_000,
    (lane) => tryAlone(lane, { fixture: TWO_MONITORS, pipeline: 1, actions }, world));
  const script = reproScript(reproPlan(finding, judged));
  shows(script, /^REPRODUCED: it says \{"return": \{\}\}, where this is expected: .*DeviceNotFound/);
  isGoneWhenMended(script);
});

test('a NIC that was only read is none that was driven', async () => {
  const world = worldsOf(netSchema(), [fixtureOf(NICS)]).get(NICS);
  assert.ok(world !== undefined);
  if (world === undefined) return;
  const defect = 'netdev-del-unknown-succeeds';
  const wrong = sends('netdev_del', { id: 'plumb-none' });
  const plans = await Promise.all([{ kind: 'read-link', nic: 'plumb-n0' }, { kind: 'control-queue', nic: 'plumb-n0', class: 0, command: 0, data: '01' }].map(async (stimulus) => {
    const session = { fixture: NICS, pipeline: 1, actions: [{ kind: 'stimulate', stimulus }, wrong] as const };
    const { finding, judged } = await exampleFrom(emulatorTarget(`emulator:defect=${defect}`, { defects: [defect] }), 1_000, (lane) => tryAlone(lane, session, world));
    return reproPlan(finding, judged);
  }));
  assert.equal(plans.map(({ shows: { kind } }) => kind), ['said', 'beyond']);
});

test('what stands on a host that the target simulates is beyond a shell', async () => {
  const defect = 'netdev-del-unknown-succeeds';
  const listener: FuzzAction = { kind: 'open', name: 'a', endpoint: { kind: 'listener', carries: 'bytes' } };
  const { finding, judged } = await exampleOn(emulatorTarget(`emulator:defect=${defect}`, { defects: [defect] }), [listener, sends('netdev_del', { id: 'plumb-none' })]);
  assert.equal(reproPlan(finding, judged).shows, { kind: 'beyond', why: 'the target simulates the host on which the fault shows' });
});

test('it says clearly what a shell cannot show', async () => {
  const { finding, judged } = await exampleOn(emulatorInProcess(['netdev-del-unknown-succeeds']), [sends('netdev_del', { id: 'plumb-none' })]);
  const told = runScript(reproScript(reproPlan({ ...finding, kind: 'leak' }, judged)));
  assert.is(told.status, 3);
  assert.match(told.out, /^CANNOT TELL: .*plumbline replay /);
});

test('a program that is not there, or ends at once', async () => {
  const script = await scriptFor('netdev-del-unknown-succeeds', sends('netdev_del', { id: 'plumb-none' }));
  assert.match(runScript(script, { QEMU: '/nowhere/qemu' }).out, /^CANNOT TELL: there is no \/nowhere\/qemu/);
  assert.match(runScript(script, { QEMU: '/bin/false' }).out, /^CANNOT TELL: it ends as soon as it is started/);
});

test('any byte reaches the shell as it is', () => {
  const bytes = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1)).join('');
  for (const shell of ['sh', 'bash']) {
    const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
    writeFileSync(join(folder, 'say.sh'), `printf '${printfText(bytes)}'\n`);
    const { stdout, error } = spawnSync(shell, [join(folder, 'say.sh')]);
    rmSync(folder, { recursive: true });
    if (error === undefined) assert.is(stdout.toString('latin1'), bytes);
  }
});

test('a line is plain without its id and its time', () => {
  assert.is(plainLine('{"id": "a.1", "error": {"class": "DeviceNotFound", "desc": "Device \'x\' not found"}}'), 'error DeviceNotFound');
  assert.is(plainLine('{"return": {"x": 1}, "id": "a.1"}'), '{"return": {"x": 1}}');
  assert.is(plainLine('{"return": {"qemu": {"micro": 2, "major": 7}, "package": "Debian 7"}, "id": inf}'), '{"return": "the version", "id": inf}');
  assert.is(plainLine('{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "E"}'), '{"event": "E"}');
});

test.run();
