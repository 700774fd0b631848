// `plumbline diff` as a user meets it: what it says, what it writes, how it ends.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lockFolder } from '../fuzz/store/folder-lock.ts';
import { complains, leftIn, plumbline, signalled, withFolder } from '../house/as-user.ts';

const FAULTY = 'emulator:defect=user-restrict-refused';

function sessionText(...commands: readonly object[]): string {
  const head = { plumbline: 'session', format: 1, fixture: 'bare', pipeline: 1 };
  return [head, ...commands.map((command) => ({ kind: 'command', ...command }))].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const PLAIN = { execute: 'netdev_add', arguments: { type: 'user', id: 'plumb-a' } };
const RESTRICTED = { execute: 'netdev_add', arguments: { type: 'user', id: 'plumb-b', restrict: true, hostname: 'x' } };

test('what is asked for must make sense', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline('diff', '--target', 'emulator'), 2, /--against/);
    complains(await plumbline('diff', '--target', 'emulator', '--against', `unix:${folder}/qmp.sock`), 2, /somebody else's process/);
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator'), 2, /no session in/);
    complains(await plumbline('diff', '--target', 'emulator', '--against', 'qemu:/bin/true'), 3, /\/bin\/true/);
    writeFileSync(join(folder, 'session.ndjson'), '{"plumbline":"report"}\n');
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator'), 3, /is no session/);
    writeFileSync(join(folder, 'session.ndjson'), sessionText(PLAIN));
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator', '--out', join(folder, 'session.ndjson')), 3, /cannot write to --out/);
  });
});

test('a folder in which somebody is at work is left to him', async () => {
  await withFolder(async (folder) => {
    const lock = lockFolder(folder);
    complains(await plumbline('diff', '--target', 'emulator', '--against', 'emulator', '--sessions', '1', '--out', folder), 2, new RegExp(`process ${process.pid} is at work in ${folder}; wait for it`));
    assert.ok(lock.kind === 'ours');
    assert.is(readdirSync(folder).length, 1);
  });
});

test('given sessions: the difference is made small, blamed, kept and told', async () => {
  await withFolder(async (folder) => {
    const given = join(folder, 'given');
    mkdirSync(given);
    writeFileSync(join(given, 'session.ndjson'), sessionText(PLAIN, RESTRICTED, { execute: 'netdev_del', arguments: { id: 'plumb-a' } }));
    const out = join(folder, 'out');
    const result = await plumbline('diff', given, '--target', 'emulator', '--against', FAULTY, '--out', out);
    assert.is(result.status, 1, result.err);
    assert.match(result.out, /^AGAINST THE TEXT by B netdev_add user \{id, restrict\}: success \| GenericError/m);
    assert.match(result.out, /1 action, 3\/3 on fresh instances/);
    const [slug = '', ...more] = readdirSync(out);
    assert.equal(more, []);
    assert.equal(readdirSync(join(out, slug)).sort(), [
      'against.stderr.txt', 'against.wire.ndjson', 'difference.json', 'session.ndjson', 'target.stderr.txt', 'target.wire.ndjson',
    ]);
    const record = JSON.parse(readFileSync(join(out, slug, 'difference.json'), 'utf8'));
    assert.equal([record.classification, record.by, record.actions, record.builds.against.name], ['against-the-text', ['against'], 1, FAULTY]);
    const again = await plumbline('diff', out, '--target', FAULTY, '--against', 'emulator', '--json');
    assert.is(again.status, 1, again.err);
    const told = JSON.parse(again.out);
    assert.equal([told.sessions, told.differences.length, told.differences[0].by], [1, 1, ['target']]);
    const same = await plumbline('diff', out, '--target', 'emulator', '--against', 'emulator');
    assert.is(same.status, 0, same.err);
    assert.match(same.out, /no differences/);
  });
});

test('Ctrl-C ends it with what was found', async () => {
  await withFolder(async (folder) => {
    const args = ['diff', '--target', 'emulator', '--against', FAULTY, '--out', join(folder, 'out')];
    const { status, out, err } = await signalled(args, folder, 'SIGINT', (told) => told.includes('kept in'));
    assert.is(status, 1, err);
    assert.match(out, /AGAINST THE TEXT by B/);
    assert.equal(leftIn(folder), ['out']);
  });
});

test.run();
