// `plumbline fuzz --counters`: a target whose process writes its counters into a file, and one that has none.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { complains, MAIN, plumbline, withFolder } from '../house/as-user.ts';

const EMULATE = [process.execPath, '--import', 'tsx', MAIN, 'emulate', '--listen', 'unix:{qmp}', '--listen', 'unix:{qmp2}', '--control', 'unix:{control}', '--machine', '{machine}'].join(' ');

/** Each instance has moved the first counter; the N-th, the one before the last of N. */
const COUNTING = `#!/bin/sh
folder=$1; map=$2; shift 2
n=$(cat "$folder/n" 2>/dev/null || echo 0); n=$((n + 1)); echo $n >"$folder/n"
{ printf '\\001'; head -c $n /dev/zero; printf '\\001\\000'; } >"$map"
exec "$@"
`;

test('what sessions move is kept with them, what an idle instance moves is not', async () => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'counting.sh'), COUNTING);
    const out = join(folder, 'campaign');
    const target = `exec:/bin/sh ${join(folder, 'counting.sh')} ${folder} {scratch}/map ${EMULATE}`;
    const { status, err } = await plumbline('fuzz', '--target', target, '--counters', '{scratch}/map', '--sessions', '45', '--workers', '1', '--out', out);
    assert.is(status, 0, err);
    const heads = readdirSync(join(out, 'corpus')).map((name) => readFileSync(join(out, 'corpus', name), 'utf8').split('\n')[0] ?? '');
    assert.ok(heads.some((head) => /"counter \d+"/.test(head)), heads.join('\n'));
    assert.not.match(heads.join('\n'), /"counter 0"/);
    assert.match(readFileSync(join(out, 'campaign.json'), 'utf8'), /"counter \d+"/);
  });
});

test('where there are none, it says so before it begins', async () => {
  complains(await plumbline('fuzz', '--counters', '{scratch}/none', '--sessions', '1'), 3, /there are no counters in \{scratch\}\/none: .*no such file.*--help/);
});

test.run();
