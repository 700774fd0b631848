import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTarget } from './open.ts';
import { createScratch } from './sandbox.ts';
import { TargetError } from './target.ts';

function refusalOf(text: string): TargetError {
  try {
    openTarget(text);
  } catch (error) {
    if (error instanceof TargetError) return error;
    throw error;
  }
  throw new Error(`${text} was opened`);
}

function refused(text: string, code: string, message: RegExp): void {
  const error = refusalOf(text);
  assert.is(error.code, code, text);
  assert.match(error.message, message);
  assert.not.match(error.message, /\n/);
}

test('a string that is no target is refused with the forms that are', () => {
  refused('', 'bad-target-string', /a target is emulator, qemu:.*, unix:.*, tcp:.* or exec:/);
  refused('qmeu:x', 'bad-target-string', /"qmeu:x" is no target/);
  refused('/usr/bin/qemu-system-x86_64', 'bad-target-string', /did you mean qemu:\/usr\/bin\/qemu-system-x86_64\?/);
  refused('qemu-system-x86_64', 'bad-target-string', /did you mean qemu:qemu-system-x86_64\?/);
});

test('a program that is not there, or may not run, is refused', () => {
  const scratch = createScratch();
  const plain = join(scratch.folder(), 'plain');
  writeFileSync(plain, '');
  refused('qemu:', 'bad-target-string', /names no program/);
  refused('qemu:/no/such/qemu', 'not-found', /There is no file \/no\/such\/qemu, or it is out of your reach; give the path of a QEMU/);
  for (const path of ['/dev/null/qemu', `/${'x'.repeat(5000)}`, '/nul\0']) refused(`qemu:${path}`, 'not-found', /There is no file/);
  refused('qemu:no-such-qemu', 'not-found', /no program "no-such-qemu" in PATH/);
  refused(`qemu:${plain}`, 'not-executable', /chmod \+x/);
  refused(`qemu:${scratch.root}`, 'not-executable', /is a folder/);
  refused('exec:no-such-program {qmp}', 'not-found', /no program "no-such-program" in PATH/);
  scratch.remove();
});

test('a name in PATH is found past one that may not run', () => {
  const scratch = createScratch();
  const [first, second] = [scratch.folder(), scratch.folder()];
  for (const folder of [first, second]) writeFileSync(join(folder, 'my-qemu'), '#!/bin/sh\n');
  chmodSync(join(second, 'my-qemu'), 0o755);
  mkdirSync(join(first, 'folder-qemu'));
  const path = process.env['PATH'];
  process.env['PATH'] = `${first}:${second}:${path}`;
  try {
    assert.is(openTarget('qemu:my-qemu').name, 'qemu:my-qemu');
    refused('qemu:folder-qemu', 'not-executable', /is a folder/);
  } finally {
    process.env['PATH'] = path;
    scratch.remove();
  }
});

test('options are known or refused', () => {
  refused('qemu:/bin/true?colour=red', 'bad-target-string', /"colour=red" is none of its options \(pretty=…, sandbox=…, start-deadline-ms=…\)/);
  refused('qemu:/bin/true?pretty=maybe', 'bad-target-string', /pretty must be off or on/);
  refused('qemu:/bin/true?start-deadline-ms=soon', 'bad-target-string', /must be a positive number/);
  refused('emulator:defct=x', 'bad-target-string', /"defct=x" is none of its options/);
  assert.is(openTarget('emulator:defect=a,config=CONFIG_VMNET,defect=b').maxMonitors, 2);
});

test('addresses are whole or refused', () => {
  refused('unix:', 'bad-target-string', /names no socket/);
  for (const text of ['tcp:', 'tcp:localhost', 'tcp:localhost:0', 'tcp:localhost:65536', 'tcp:::1:4444']) refused(text, 'bad-target-string', /names no host and port/);
  assert.is(openTarget('tcp:[::1]:4444').ownership, 'attached');
});

test('a command must tell its program where to listen', () => {
  refused('exec:sh -c true', 'bad-target-string', /put \{qmp\} where/);
  refused('exec:sh -c "{qmp}', 'bad-target-string', /quotation mark is not closed/);
  assert.equal(openTarget('exec:sh {qmp}').machines, ['bare', 'pc']);
  assert.equal(openTarget('exec:sh {qmp} {qmp2} {machine}').machines, ['bare', 'pc', 'preconfig']);
  assert.equal([openTarget('exec:sh {qmp}').maxMonitors, openTarget('exec:sh {qmp} {qmp2}').maxMonitors], [1, 2]);
});

test.run();
