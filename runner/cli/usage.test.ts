// What a user types, and means otherwise: told in one line that names what would be right, before anything is started.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { complains, plumbline, withFolder } from '../house/as-user.ts';

const COMMANDS: readonly string[] = ['check', 'list', 'report', 'emulate', 'fuzz', 'replay', 'shrink', 'diff', 'schema', 'schema show', 'schema json-schema', 'schema diff'];

test('help tells defaults as they would be typed, and none that goes without saying', async () => {
  for (const command of COMMANDS) {
    const { status, out } = await plumbline(...command.split(' '), '--help');
    assert.is(status, 0, command);
    assert.not.match(out, /\(default:\s+(false|\[\]|\d{5,})\)/, command);
  }
  assert.match((await plumbline('fuzz', '--help')).out, /\(default: 10m\)/);
  assert.match((await plumbline('--help')).out, /^Examples/m);
});

test('a command or an option that is misspelt', async () => {
  for (const [args, meant] of [[['fuz'], /fuzz/], [['fuzz', '--sesions', '3'], /--sessions/], [['schema', 'shwo'], /show/], [['diff', '--agianst', 'x'], /--against/]] as const) {
    complains(await plumbline(...args), 2, /^error: unknown .*\n\(Did you mean/, meant);
  }
});

test('numbers and durations out of their bounds', async () => {
  for (const args of [['check', '--workers', '0'], ['check', '--workers', '1.5'], ['fuzz', '--sessions', '-1'], ['diff', '--seed', '4294967296'], ['replay', 'x', '--times', 'ten']]) {
    complains(await plumbline(...args), 2, /takes a whole number from \d+ to \d+, not "/);
  }
  for (const time of ['0', '1x', '-5m', '5']) complains(await plumbline('fuzz', '--time', time), 2, /--time takes a duration such as 90s/);
});

test('tables of list exclude each other', async () => {
  complains(await plumbline('list', '--errata', '--defects'), 2, /--errata and --defects exclude each other/);
  complains(await plumbline('list', '--errata', '--only', 'set_link'), 2, /--errata and --only exclude each other; --only is about cases/);
});

test('a name without its underscore is known all the same', async () => {
  complains(await plumbline('schema', 'show', 'netdevadd'), 2, /did you mean netdev_add/);
});

test('a folder that is none, or is not the one that is wanted', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, 'findings', name), { recursive: true });
      writeFileSync(join(folder, 'findings', name, 'finding.json'), '{}');
    }
    complains(await plumbline('shrink', folder), 2, /holds more than one finding; name one, such as .*findings\/one\n$/);
    complains(await plumbline('replay', join(folder, 'none')), 2, /no finding in .*none, for there is no such file; name a folder/);
    complains(await plumbline('report', folder), 3, /cannot read .*events\.ndjson: there is no such file; give a folder that "plumbline check --out" has written\n$/);
    for (const [out, why] of [[file, 'it is a file'], [join(file, 'x'), 'a file is in its way']] as const) {
      for (const command of [['check', '--only', 'netdev_del/removes'], ['fuzz', '--sessions', '1'], ['diff', '--target', 'emulator', '--against', 'emulator']]) {
        complains(await plumbline(...command, '--out', out), 3, new RegExp(`cannot write to --out .*: ${why}; name another folder\n$`));
      }
    }
  });
});

test('a defect that the emulator has not', async () => {
  complains(await plumbline('check', '--target', 'emulator:defect=none-such'), 2, /unknown defect 'none-such'; plumbline list --defects/);
});

test.run();
