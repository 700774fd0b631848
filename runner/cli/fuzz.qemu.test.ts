// A short campaign against a real QEMU, bounded by what it finds: killed outright over its first suspect, it goes on and keeps the
// finding, which is then shown by its script, made smaller, and known from then on.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plumbline, signalled, withFolder } from '../house/as-user.ts';

const QEMU = 'qemu:qemu-system-x86_64';

test('a campaign finds a fault of a stock QEMU, and what it keeps is of use', async () => {
  await withFolder(async (folder) => {
    const campaign = join(folder, 'campaign');
    const bounds = ['--max-findings', '1', '--workers', '1', '--sessions', '2000', '--out', campaign] as const;
    const suspects = join(campaign, 'suspects');
    const looksIntoAFailure = (): boolean => existsSync(suspects) && readdirSync(suspects).some((name) => name.endsWith('.ndjson'));
    await signalled(['fuzz', '--target', QEMU, ...bounds], folder, 'SIGKILL', looksIntoAFailure);
    assert.is(readdirSync(suspects).length, 1);
    assert.equal(readdirSync(join(campaign, 'findings')), []);
    const first = await plumbline('fuzz', '--resume', ...bounds);
    assert.is(first.status, 1, first.err + first.out);
    assert.match(first.err, /found \w+ \(\d+\/10\): .*kept in/);
    assert.equal(readdirSync(campaign).sort(), ['campaign.json', 'corpus', 'findings', 'suspects']);
    assert.equal(readdirSync(suspects), []);
    const [slug = ''] = readdirSync(join(campaign, 'findings'));
    const finding = join(campaign, 'findings', slug);

    const shown = spawnSync('sh', [join(finding, 'repro.sh')], { encoding: 'utf8' });
    // What needs a driver of a NIC is said to be beyond a shell.
    assert.match(shown.stdout, /^(REPRODUCED: |CANNOT TELL: this takes plumbline itself)/, shown.stderr);

    const session = join(finding, 'session.ndjson');
    const [head = '', ...actions] = readFileSync(session, 'utf8').trimEnd().split('\n');
    const idle = '{"kind":"command","execute":"netdev_del","arguments":{"id":"plumb-nothing"}}';
    writeFileSync(session, [head, idle, idle, ...actions, idle, ''].join('\n'));
    const shrunk = await plumbline('shrink', finding);
    assert.is(shrunk.status, 0, shrunk.err);
    assert.match(shrunk.out, new RegExp(`${actions.length + 3} actions of .* now, reproduces \\d+/10`));
    assert.ok(readFileSync(session, 'utf8').trimEnd().split('\n').length <= actions.length + 1);

    const again = await plumbline('fuzz', '--target', QEMU, '--workers', '1', '--max-findings', '1', '--sessions', '10', '--regress', campaign);
    assert.is(again.status, 1, again.err);
    assert.match(again.out, new RegExp(`^FAILS {2}${slug}`));
    assert.ok(again.out.includes(finding), again.out);
  });
});

test.run();
