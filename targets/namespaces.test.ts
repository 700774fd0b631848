import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { namespacePrefixIfAllowed } from './namespaces.ts';

const [program, ...words] = namespacePrefixIfAllowed();

function inside(command: string): string {
  assert.ok(program !== undefined);
  return spawnSync(program, [...words, '/bin/sh', '-c', command], { encoding: 'utf8' }).stdout.trim();
}

test('a target is root there, with nothing but loopback', () => {
  if (program === undefined) return;
  assert.is(inside('id -u; ip -o link | wc -l'), '0\n1');
});

test('where the harness is root, the target may take the identity of others', () => {
  if (program === undefined || process.getuid?.() !== 0) return;
  assert.is(inside('cat /proc/self/setgroups'), 'allow');
  assert.match(inside('cat /proc/self/gid_map'), /^0\s+0\s+65536$/);
});

test('words reach the target as they are', () => {
  if (program === undefined) return;
  const outcome = spawnSync(program, [...words, '/bin/echo', 'a b', '"$c"', '\'d\''], { encoding: 'utf8' });
  assert.is(outcome.stdout, 'a b "$c" \'d\'\n');
});

test.run();
