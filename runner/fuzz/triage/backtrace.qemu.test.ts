// A debugger on a real QEMU: the frames of a death that leaves no report are the same on each run, in a sandbox and outside of one.

import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzAction } from '../../../generators/campaign/session.ts';
import { openTarget } from '../../../targets/open.ts';
import { exampleFrom, sends } from '../../house/kept-example.ts';
import { withBacktrace } from './backtrace.ts';
import { tryAlone, type Judged } from '../trial.ts';

const DEADLINE_MS = 20_000;
const hasDebugger = spawnSync('gdb', ['--version'], { stdio: 'ignore' }).status === 0;

/** libslirp refuses a boot file of 128 bytes, and QEMU goes on with what it was not given: every build from 5.2 to 11.1. */
const BOOTFILE: readonly FuzzAction[] = [sends('netdev_add', { type: 'user', id: 'u', bootfile: 'b'.repeat(200) }), sends('query-version', {})];

const HUB_PORTS: readonly FuzzAction[] = [
  sends('netdev_add', { type: 'hubport', id: 'a', hubid: 1 }), sends('netdev_add', { type: 'hubport', id: 'b', hubid: 2, netdev: 'a' }),
  sends('netdev_add', { type: 'hubport', id: 'c', hubid: 3, netdev: 'a' }),
];

async function seen(target: string, actions: readonly FuzzAction[]): Promise<Judged> {
  const { judged } = await exampleFrom(openTarget(target), DEADLINE_MS, async (lane, world) =>
    withBacktrace(await tryAlone(lane, { fixture: 'bare', pipeline: 1, actions }, world), lane, world));
  return judged;
}

test('frames tell it, each time the same, with and without a sandbox', async () => {
  if (!hasDebugger) return;
  const [first, second, outside] = [await seen('qemu:qemu-system-x86_64', BOOTFILE), await seen('qemu:qemu-system-x86_64', BOOTFILE), await seen('qemu:qemu-system-x86_64?sandbox=none', BOOTFILE)];
  assert.match(first.signature ?? '', /^killed by SIGSEGV in \w\S* < \w\S* < \w\S*$/);
  assert.equal([second.signature, outside.signature], [first.signature, first.signature]);
  assert.match(first.backtrace ?? '', /received signal SIGSEGV/);
});

test('a report needs no debugger', async () => {
  const { signature, backtrace } = await seen('qemu:qemu-system-x86_64', HUB_PORTS);
  assert.equal([signature, backtrace], ['qemu_net_client_setup: assertion !peer->peer', undefined]);
});

test.run();
