// `plumbline replay` and `plumbline check --findings`: kept findings on the target that has them, and on one that is mended.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorTarget } from '../../targets/emulator-target.ts';
import { slugOf, writeFinding } from '../fuzz/store/finding-folder.ts';
import { leftIn, plumbline, signalled, withFolder } from '../house/as-user.ts';
import { exampleOn, sends } from '../house/kept-example.ts';

const FAULTY = 'emulator:defect=crash-on-duplicate-id';

/** A campaign's folder with one finding. */
async function withFinding(body: (campaign: string, slug: string) => Promise<void>): Promise<void> {
  await withFolder(async (campaign) => {
    const add = sends('netdev_add', { type: 'hubport', id: 'plumb-a', hubid: 1 });
    const { finding, judged } = await exampleOn(emulatorTarget(FAULTY, { defects: ['crash-on-duplicate-id'] }), [add, add]);
    writeFinding(join(campaign, 'findings', slugOf(finding)), finding, judged);
    await body(campaign, slugOf(finding));
  });
}

/** The same finding once more, as if another target had it. */
function copiedFor(campaign: string, target: string): string {
  const copy = join(campaign, 'copy');
  cpSync(join(campaign, 'findings'), join(copy, 'findings'), { recursive: true });
  const [slug = ''] = readdirSync(join(copy, 'findings'));
  const file = join(copy, 'findings', slug, 'finding.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(FAULTY, target));
  return copy;
}

test('FAILS where it was found, FIXED where it is mended, ERROR where it cannot be said', async () => {
  await withFinding(async (campaign, slug) => {
    const failing = await plumbline('replay', campaign);
    assert.is(failing.status, 1, failing.err);
    assert.match(failing.out, new RegExp(`^FAILS {2}${slug} {2}\\(1 of 1 runs\\)\\n0 fixed, 1 failing, 0 errors\\n$`));
    const fixed = await plumbline('replay', join(campaign, 'findings', slug), '--target', 'emulator', '--times', '2');
    assert.is(fixed.status, 0, fixed.err);
    assert.match(fixed.out, /^FIXED .*\(2 of 2 runs\)/);
    const unknown = await plumbline('replay', join(campaign, 'findings'), '--target', 'qemu:/bin/true');
    assert.is(unknown.status, 3, unknown.err);
    assert.match(unknown.out, /^ERROR .*\/bin\/true/);
  });
});

test('Ctrl-C ends it, however many runs there were to be', async () => {
  await withFinding(async (campaign) => {
    const other = copiedFor(campaign, 'emulator');
    await withFolder(async (folder) => {
      const isAtWork = (): boolean => leftIn(folder).some((name) => existsSync(join(folder, name, '5')));
      const ended = await signalled(['replay', campaign, other, '--times', '1000000'], folder, 'SIGINT', isAtWork);
      assert.is(ended.status, 3, ended.err);
      assert.match(ended.out, /^ERROR {2}\S+ {2}interrupted\nERROR {2}\S+ {2}interrupted\n0 fixed, 0 failing, 2 errors\n$/);
      assert.equal(leftIn(folder), []);
    });
  });
});

test('a finding runs as a case of check, red while it fails', async () => {
  await withFinding(async (campaign, slug) => {
    const check = ['check', '--findings', campaign, '--only', 'findings', '--runs', '0'];
    const red = await plumbline(...check, '--target', FAULTY);
    assert.is(red.status, 1, red.err);
    assert.match(red.out, new RegExp(`FAIL findings/${slug}`));
    assert.match(red.out, new RegExp(`replay .* --findings ${campaign}`));
    const green = await plumbline(...check);
    assert.is(green.status, 0, green.err);
    assert.match(green.out, /1 passed, 0 failed/);
  });
});

test('a damaged finding is an error, and no green case', async () => {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, 'findings', 'bad'), { recursive: true });
    writeFileSync(join(folder, 'findings', 'bad', 'finding.json'), '{}');
    const replayed = await plumbline('replay', folder);
    assert.is(replayed.status, 3);
    assert.match(replayed.out, /^ERROR .*damaged/);
    const checked = await plumbline('check', '--findings', folder, '--runs', '0');
    assert.is(checked.status, 3);
    assert.match(checked.err, /damaged/);
  });
});

test.run();
