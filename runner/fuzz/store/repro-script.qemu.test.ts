// The script of a finding against a real QEMU: a fault that its stock builds have, with each of the two relays.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveProgram } from '../../../targets/program.ts';
import { openTarget } from '../../../targets/open.ts';
import { exampleOn, sends } from '../../house/kept-example.ts';
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
