// `plumbline schema` as its user meets it: what it prints, and how it ends.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, plumbline } from '../house/as-user.ts';

function schema(...words: readonly string[]): Promise<Ended> {
  return plumbline('schema', ...words);
}

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'plumbline-schema-test-'));

  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text);
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const GO = `{ 'command': 'go', 'data': { 'far': 'uint8' } }\n`;
const REPLY = [
  { 'meta-type': 'command', name: 'go', 'arg-type': '0', 'ret-type': '1' },
  { 'meta-type': 'object', name: '0', members: [{ name: 'far', type: 'int' }] },
  { 'meta-type': 'object', name: '1', members: [] },
  { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
];

test('check: valid files, the first error of each broken one, and 1 at the end', async () => {
  using folder = new Folder();
  const good = folder.write('good.json', GO);
  const bad = folder.write('bad.json', `${GO}{ 'command': 'Go_1' }\n{ 'nonsense': 1 }\n`);
  const outer = folder.write('outer.json', `{ 'include': 'bad.json' }\n`);
  assert.equal((await schema('check', good)).status, 0);
  const { status, out } = await schema('check', bad, good, outer);
  assert.is(status, 1);
  const lines = out.trimEnd().split('\n');
  assert.match(lines[0] ?? '', new RegExp(`^${bad}:\\d+:\\d+: .`));
  assert.match(lines[1] ?? '', `${good}: valid`);
  assert.match(lines.at(-1) ?? '', new RegExp(`^${bad}:\\d+:\\d+: .`));
  assert.match(out, `In file included from ${outer}:1`);
});

test('check: a file that cannot be read is named and ends with 3, and the others are still checked', async () => {
  using folder = new Folder();
  const bad = folder.write('bad.json', '{');
  const { status, out, err } = await schema('check', join(folder.path, 'none.json'), folder.path, bad);
  assert.is(status, 3);
  assert.match(err, 'none.json: there is no such file');
  assert.match(err, `${folder.path}: it is a folder`);
  assert.match(out, `${bad}:1:`);
});

test('check: bytes that are no text are refused with a place', async () => {
  using folder = new Folder();
  const file = join(folder.path, 'noise');
  writeFileSync(file, Buffer.from([0xff, 0x00, 0x27, 0xc0, 0xaf]));
  const { status, out } = await schema('check', file);
  assert.is(status, 1);
  assert.match(out, new RegExp(`^${file}:1:\\d+: `));
});

test('check: a part of a schema is read by the pragma.json beside it, or by --prelude', async () => {
  using folder = new Folder();
  const part = folder.write('part.json', `{ 'command': 'go_on' }`);
  assert.is((await schema('check', part)).status, 1);
  const pragma = folder.write('rules.json', `{ 'pragma': { 'command-name-exceptions': ['go_on'] } }`);
  assert.is((await schema('check', '--prelude', pragma, part)).status, 0);
  folder.write('pragma.json', `{ 'pragma': { 'command-name-exceptions': ['go_on'] } }`);
  assert.is((await schema('check', part)).status, 0);
});

test('wrong usage ends with 2', async () => {
  assert.is((await schema('check')).status, 2);
  assert.is((await schema('diff', 'net-7.1')).status, 2);
  assert.is((await schema('json-schema')).status, 2);
  assert.is((await schema('show', '--schema', 'x', '--target', 'y')).status, 2);
  assert.is((await schema('frob')).status, 2);
});

test('show: the whole, and one of it', async () => {
  const whole = await schema('show');
  assert.is(whole.status, 0);
  assert.match(whole.out, 'query-rx-filter (*name: str) → [RxFilterInfo]');
  const one = await schema('show', 'netdev_add');
  assert.match(one.out, /^command netdev_add \(since 0\.14\)\n/);
  assert.match(one.out, /if type is vmnet-host: NetdevVmnetHostOptions \(if CONFIG_VMNET\)/);
  assert.match(one.out, /\*port: uint16 .*\[0\.\.65535\]/);
  assert.match((await schema('show', 'NetClientDriver')).out, /\n {2}vhost-vdpa .*\n {2}vmnet-host .*\[if CONFIG_VMNET\]\n/);
  const none = await schema('show', 'netdev');
  assert.equal([none.status, none.out], [2, '']);
  assert.match(none.err, /did you mean netdev_add/);
});

test('show: a file, and a saved reply, whose names and widths the bundled schema restores', async () => {
  using folder = new Folder();
  assert.match((await schema('show', 'go', '--schema', folder.write('a.json', GO))).out, /far: uint8 {2}\[0\.\.255\]/);
  const saved = folder.write('reply.json', JSON.stringify({ return: REPLY }));
  assert.match((await schema('show', 'go', '--schema', saved)).out, /far: int /);
});

test('json-schema: JSON on standard output, conditions by --define', async () => {
  const { status, out } = await schema('json-schema', 'netdev_add');
  assert.is(status, 0);
  assert.is(JSON.parse(out).$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.match(out, '"maximum": 18446744073709551615');
  assert.not.match(out, 'vmnet-host');
  assert.match((await schema('json-schema', 'netdev_add', '--define', 'CONFIG_VMNET')).out, '"const": "vmnet-host"');
  assert.is((await schema('json-schema', 'netdev_frob')).status, 2);
  const hidden = await schema('json-schema', 'NetdevVmnetHostOptions');
  assert.equal([hidden.status, hidden.out], [2, '']);
  assert.match(hidden.err, '--define');
});

test('diff: 0 for compatible changes, 1 for one that is not, each with its judgement', async () => {
  using folder = new Folder();
  const old = folder.write('old.json', GO);
  const wider = folder.write('wider.json', `{ 'command': 'go', 'data': { 'far': 'uint16', '*fast': 'bool' } }`);
  const same = await schema('diff', old, old);
  assert.equal([same.status, same.out], [0, 'no changes\n']);
  const compatible = await schema('diff', old, wider);
  assert.is(compatible.status, 0);
  assert.match(compatible.out, /compatible +go\.fast {2}member-added \(sent\)/);
  const incompatible = await schema('diff', wider, old, '--json');
  assert.is(incompatible.status, 1);
  assert.equal(incompatible.out.trimEnd().split('\n').map((line) => JSON.parse(line).kind), ['type-narrowed', 'member-removed']);
});

test('diff: a text and a saved reply meet in the form of a build', async () => {
  using folder = new Folder();
  const text = folder.write('text.json', `${GO}{ 'command': 'mac-only', 'if': 'CONFIG_DARWIN' }`);
  const bare = folder.write('bare.json', JSON.stringify(REPLY));
  const transcript = folder.write('t.txt', `{"QMP": {}}\n{"return": {}}\n${JSON.stringify({ return: REPLY })}\n`);
  for (const build of [bare, transcript]) {
    assert.is((await schema('diff', text, build)).out, 'no changes\n');
    assert.is((await schema('diff', build, text)).out, 'no changes\n');
    assert.is((await schema('diff', text, build, '--define', 'CONFIG_DARWIN')).status, 1);
  }
});

test('diff: what cannot be compared says so in one line', async () => {
  using folder = new Folder();
  const broken = folder.write('broken.json', `{ 'command': }`);
  const noReply = folder.write('no-reply.json', `[{"name": "x"}]`);
  const old = folder.write('old.json', GO);
  assert.is((await schema('diff', old, join(folder.path, 'none'))).status, 3);
  const [first, second] = [await schema('diff', old, broken), await schema('diff', old, noReply)];
  assert.is(first.status, 3);
  assert.match(first.err, `${broken}:1:`);
  assert.is(second.status, 3);
  assert.match(second.err, /no reply to query-qmp-schema/);
});

test('diff: a missing program is one line and 3', async () => {
  const { status, err } = await schema('diff', 'net-7.1', 'qemu:/nowhere/qemu');
  assert.is(status, 3);
  assert.match(err, '/nowhere/qemu');
});

test('the emulator implements the bundled schema, and its build conditions are seen', async () => {
  for (const target of ['emulator', 'emulator:config=CONFIG_VMNET']) {
    const { status, out, err } = await schema('diff', 'net-7.1', target);
    assert.is(err, '');
    assert.is(status, 0, out);
    assert.not.match(out, /^careful/m);
    assert.match(out, 'query-qmp-schema  command-added');
  }
});

test.run();
