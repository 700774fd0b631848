// The folder of a campaign and targets of no use, as a user meets them: one campaign at a time, and a plain word where nothing can be run.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { complains, type Ended, MAIN, plumbline, signalled, withFolder } from '../house/as-user.ts';

const EMULATE: readonly string[] = [process.execPath, '--import', 'tsx', MAIN, 'emulate', '--listen', 'unix:{qmp}', '--machine', '{machine}', '--control', 'unix:{control}'];

/** A target that a script of the shell starts, which notes each start in `starts`. */
function scripted(folder: string, body: string): string {
  const script = join(folder, 'target.sh');
  writeFileSync(script, `#!/bin/sh\necho start >>'${folder}/starts'\nmachine=$1; shift\n${body}\nexec "$@"\n`);
  return `exec:/bin/sh ${script} {machine} ${EMULATE.join(' ')}`;
}

function startsIn(folder: string): number {
  return readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n').length;
}

test('the second campaign in a folder is refused, whoever was killed blocks nobody', async () => {
  await withFolder(async (folder) => {
    const campaign = join(folder, 'campaign');
    let asked = false;
    let refused: Ended | undefined;
    const isAtWork = (): boolean => readdirSync(folder).includes('campaign') && readdirSync(campaign).includes('campaign.json');
    await signalled(['fuzz', '--workers', '1', '--out', campaign], folder, 'SIGKILL', () => {
      if (!asked && isAtWork()) {
        asked = true;
        void plumbline('fuzz', '--resume', '--out', campaign, '--sessions', '1').then((ended) => { refused = ended; });
      }
      return refused !== undefined;
    });
    const { err } = refused ?? { err: '' };
    complains(refused ?? { status: null, out: '', err: '' }, 2, /process \d+ is at work in .*campaign; wait for it, or name another folder/);
    assert.is(err.trim().split('\n').length, 1, err);
    const resumed = await plumbline('fuzz', '--resume', '--workers', '1', '--out', campaign, '--sessions', '1');
    assert.is(resumed.status, 0, resumed.err);
    assert.not.ok(readdirSync(campaign).some((name) => name.startsWith('campaign.lock')));
  });
});

test('a target that dies at once is told, and not started for ever', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline('fuzz', '--target', scripted(folder, 'exit 7'), '--out', join(folder, 'campaign')), 3, /ended with exit code 7/);
    assert.ok(startsIn(folder) < 10, `${startsIn(folder)} starts`);
    assert.not.ok(readdirSync(folder).includes('campaign'));
  });
});

test('one that dies at once where there are NICs is fuzzed where there are none', async () => {
  await withFolder(async (folder) => {
    const result = await plumbline('fuzz', '--target', scripted(folder, '[ "$machine" = bare ] || exit 7'), '--workers', '1', '--sessions', '2');
    assert.is(result.status, 0, result.err);
    assert.match(result.err, /no sessions on nics \(machine "pc"\): .*exit code 7/);
    assert.match(result.out, /nothing found/);
    assert.ok(startsIn(folder) < 40, `${startsIn(folder)} starts`);
  });
});

test.run();
