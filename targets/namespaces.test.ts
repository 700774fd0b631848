import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { namespacePrefixIfAllowed } from './namespaces.ts';

const prefix = namespacePrefixIfAllowed();

function inside(command: string, ...args: readonly string[]): string {
  const [program = '', ...words] = [...prefix, '/bin/sh', '-c', command, 'sh', ...args];
  const run = spawnSync(program, words);
  assert.is(run.status, 0, run.stderr.toString());
  return run.stdout.toString();
}

test('inside there is loopback, up, and nothing else that is', () => {
  if (prefix.length === 0) return;
  const up = inside('ip -o link show up').trim().split('\n').map((line) => line.split(':')[1]?.trim());
  assert.equal(up, ['lo']);
  assert.is(inside('id -u'), '0\n');
  assert.is(inside('printf "%s|" "$@"', 'a b', '', '$x'), 'a b||$x|');
});

test('inside, root has all the ids that it has outside, and anybody else his own', () => {
  if (prefix.length === 0) return;
  const counts = (text: string): string => text.trim().split('\n').map((line) => line.trim().split(/\s+/)[2]).join(' ');
  for (const map of ['uid_map', 'gid_map']) {
    const expected = process.getuid?.() === 0 ? counts(readFileSync(`/proc/self/${map}`, 'latin1')) : '1';
    assert.is(counts(inside(`cat /proc/self/${map}`)), expected);
  }
});

test('the process that is started becomes the target', () => {
  if (prefix.length === 0) return;
  const [program = '', ...words] = [...prefix, '/bin/sh', '-c', 'echo $$'];
  const run = spawnSync(program, words);
  assert.is(Number(run.stdout.toString()), run.pid);
});

test.run();
