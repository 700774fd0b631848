// The script of a finding against a real QEMU: a fault that its stock builds have, with each of the two relays.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzAction } from '../../../generators/campaign/session.ts';
import { type CertifiedCommand, requirement } from '../../../generators/certificate.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { resolveProgram } from '../../../targets/program.ts';
import { openTarget } from '../../../targets/open.ts';
import { exampleOfSteps, exampleOn, sends } from '../../house/kept-example.ts';
import type { Step } from '../../case.ts';
import { reproPlan } from './repro-plan.ts';
import { reproScript } from './repro-script.ts';

const TOOLS = ['sh', 'mktemp', 'mkfifo', 'rm', 'cat', 'sleep', 'date', 'grep', 'sed', 'tr', 'tail', 'head', 'mv', 'unshare', 'ip', 'qemu-system-x86_64'];

test('an assertion is shown by socat and by python3, whichever is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    // A hub port whose netdev has a peer already aborts every build from 5.2 to 11.1.
    const target = openTarget('qemu:qemu-system-x86_64');
    const { finding, judged } = await exampleOn(target, [
      sends('netdev_add', { type: 'hubport', id: 'plumb-a', hubid: 0 }),
      sends('netdev_add', { type: 'hubport', id: 'plumb-b', hubid: 0, netdev: 'plumb-a' }),
      sends('netdev_add', { type: 'hubport', id: 'plumb-c', hubid: 0, netdev: 'plumb-b' }),
    ], 10_000);
    const script = join(folder, 'repro.sh');
    writeFileSync(script, reproScript(reproPlan(finding, judged)));
    for (const relay of ['socat', 'python3']) {
      const tools = toolsIn(join(folder, relay), [...TOOLS, relay]);
      if (tools === undefined) continue;
      const { status, stdout, stderr } = spawnSync('/bin/sh', [script], { encoding: 'utf8', env: { PATH: tools, TMPDIR: folder } });
      assert.is(status, 0, `${relay}: ${stdout}${stderr}`);
      assert.match(stdout, /^REPRODUCED: died by SIGABRT: .*Assertion/);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A backend on a hub, whose other end is an endpoint. */
function joins(id: string, endpoint: string): Step {
  return {
    kind: 'commands',
    commands: [
      accepted('netdev_add', { type: 'socket', id, connect: `{${endpoint}.address}` }),
      accepted('netdev_add', { type: 'hubport', id: `${id}-port`, hubid: 1, netdev: id }),
    ],
  };
}

function accepted(execute: string, args: JsonObject): CertifiedCommand {
  return { execute, arguments: args, extra: undefined, expectation: { kind: 'accept', rule: RULE, returns: undefined } };
}

const RULE = requirement('session/survives');

function says(endpoint: string, source: number, ...heard: readonly string[]): Step {
  const mac = `5254009900${source.toString(16).padStart(2, '0')}`;
  const match = { ethernet: { source: mac.match(/../g)?.join(':') ?? '' } };
  return { kind: 'exchange', send: [{ at: endpoint, packet: `ffffffffffff${mac}88b5${'00'.repeat(46)}` }], fence: heard.map((at) => ({ rule: RULE, at, match })), expect: [] };
}

test('a frame that does not come, and one that does once nobody has spoken too early', async () => {
  // On every build from 5.2 to 11.1, who has spoken into an empty hub is dumb from then on.
  const wires: readonly Step[] = ['one', 'two'].map((name) => ({ kind: 'open', name, endpoint: { kind: 'listener', carries: 'frames' } }));
  const { finding, judged } = await exampleOfSteps(openTarget('qemu:qemu-system-x86_64'), [
    ...wires, joins('plumb-a', 'one'), says('one', 1), joins('plumb-b', 'two'), says('two', 2, 'one'), says('one', 3, 'two'),
  ]);
  const script = reproScript(reproPlan(finding, judged));
  const found = run(script);
  assert.is(found.status, 0, found.out);
  assert.match(found.out, /^REPRODUCED: nothing comes, where this is expected: at two, /);
  const silentAtFirst = run(script.split('\n').filter((line) => !line.includes('"ffffffffffff525400990001')).join('\n'));
  assert.is(silentAtFirst.status, 1, silentAtFirst.out);
  assert.match(silentAtFirst.out, /^NOT REPRODUCED: ffffffffffff525400990003.* comes/);
});

test('a helper that hands over nothing', async () => {
  const add = sends('netdev_add', { type: 'bridge', id: 'plumb-a', helper: '{helper.path}' });
  const helper: FuzzAction = { kind: 'open', name: 'helper', endpoint: { kind: 'program', behaviour: 'exit', status: 0 } };
  const { finding, judged } = await exampleOn(openTarget('qemu:qemu-system-x86_64'), [helper, add, { kind: 'reconnect' }, add, { kind: 'reconnect' }, add], 4_000);
  const { status, out } = run(reproScript(reproPlan(finding, judged)));
  assert.is(status, 0, out);
  assert.match(out, /^REPRODUCED: it closed the connection/);
});

function run(script: string): { readonly status: number | null; readonly out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    writeFileSync(join(folder, 'repro.sh'), script);
    const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'repro.sh')], { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } });
    return { status, out: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with these programs and no others; undefined where the last of them is not installed. */
function toolsIn(folder: string, names: readonly string[]): string | undefined {
  mkdirSync(folder);
  for (const name of names) {
    try {
      symlinkSync(name === 'python3' ? python() : resolveProgram(name, ''), join(folder, name));
    } catch {
      if (name === names.at(-1)) return undefined;
    }
  }
  return folder;
}

/** What `python3` is in PATH may be a script that needs more than itself. */
function python(): string {
  return spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
}

test.run();
