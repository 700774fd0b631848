// The schema language, rule by rule: each row is a text and the place of its fault, or none.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoadOptions, LoadResult } from './load.ts';
import { loadSchema } from './load.ts';
import { formatProblem } from './schema-error.ts';

type Files = { readonly [path: string]: string };

function load(files: Files | string, options?: LoadOptions): LoadResult {
  const all: Files = typeof files === 'string' ? { 's.json': files } : files;
  return loadSchema('s.json', (path) => all[path], options);
}

/** `ok`, or the place of the fault without the file. */
function verdictOn(text: string, options?: LoadOptions): string {
  const result = load(text, options);
  return result.kind === 'ok' ? 'ok' : `${result.error.position.line}:${result.error.position.column}`;
}

type Row = readonly [text: string, verdict: string];

function holdsFor(name: string, rows: readonly Row[], options?: LoadOptions): void {
  test(name, () => {
    for (const [text, verdict] of rows) assert.is(verdictOn(text, options), verdict, text);
  });
}

const E = "{ 'enum': 'Ex', 'data': [ 'a', 'b' ] }\n";
const S = "{ 'struct': 'Sx', 'data': { 'm': 'int' } }\n";

holdsFor('tokens', [
  ['', 'ok'],
  ['# a comment\n\n  # another', 'ok'],
  ["{ 'struct': 'Sx', 'data': {} } ; ", '1:32'],
  ["\n  { 'struct' }", '2:14'],
  ["{ 'struct': 'Sx', 'data': {}, }", '1:31'],
  ["{ 'struct': 'Sx' 'data': {} }", '1:18'],
  ["{ , 'struct': 'Sx' }", '1:3'],
  ["{ 'struct': 'Sx', 'struct': 'Tx' }", '1:29'],
  ["{ 'enum': 'Ex', 'data': [ 'a' 'b' ] }", '1:31'],
  ["{ 'enum': 'Ex', 'data': [ , 'b' ] }", '1:27'],
  ["{ 'enum': 'Ex', 'data': [ 'b', ] }", '1:32'],
  ["{ 'enum': 'Ex', 'data': [ 1 ] }", '1:27'],
  ["{ 'enum': 'Ex', 'data': [ null ] }", '1:27'],
  ['{ "enum": "E" }', '1:3'],
  ["{ 'enum': 'E\n' }", '1:11'],
  ["{ 'enum': 'E\\n' }", '1:11'],
  ["{ 'enum': 'É' }", '1:11'],
  ["{ 'enum': 'E\u0007' }", '1:11'],
  ["{ 'enum': trueish }", '1:15'],
  ["{ 'enum': 'Ex', 'data': [ 'a'", '1:30'],
  ["'struct'", '1:1'],
  ["[ 'struct' ]", '1:1'],
  ['}', '1:1'],
  ['\t;', '1:1'],
  ['[\t\t;', '1:2'],
  ['[ \u{1f600}', '1:3'],
  ["# \u{1f600}\n[ 'a' \u00a0;", '2:8'],
  ["{ 'enum': 'Ex',\r\n  'data': [ 'a' ] }\r\n;", '3:1'],
]);

holdsFor('each kind of definition has its keys', [
  ["{ 'enum': 'Ex', 'data': [], 'prefix': 'P', 'features': [ 'f' ], 'if': 'C' }", 'ok'],
  ["{ 'enum': 'Ex' }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [], 'prefix': true }", '1:1'],
  ["{ 'enum': 'Ex', 'data': {} }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [], 'base': 'Bx' }", '1:1'],
  ["{ 'struct': 'Sx', 'data': [ 'a' ] }", '1:1'],
  ["{ 'struct': 'Sx', 'data': 'Tx' }", '1:1'],
  ["{ 'struct': 'Sx', 'data': {}, 'struct2': 'x' }", '1:1'],
  ["{ 'struct': 'Sx', 'enum': 'Ex', 'data': {} }", '1:1'],
  ["{ 'struct': true, 'data': {} }", '1:1'],
  ["{ 'data': {} }", '1:1'],
  ["{ 'command': 'c', 'data': {}, 'gen': false, 'success-response': false, 'allow-preconfig': true }", 'ok'],
  ["{ 'command': 'c', 'gen': true }", '1:1'],
  ["{ 'command': 'c', 'success-response': true }", '1:1'],
  ["{ 'command': 'c', 'allow-oob': false }", '1:1'],
  ["{ 'command': 'c', 'allow-oob': true }", 'ok'],
  ["{ 'command': 'c', 'coroutine': true }", 'ok'],
  ["{ 'command': 'c', 'allow-oob': true, 'coroutine': true }", '1:1'],
  ["{ 'command': 'c', 'boxed': true }", '1:1'],
  ["{ 'command': 'c', 'boxed': true, 'data': {} }", '1:1'],
  ["{ 'event': 'EV', 'returns': 'int' }", '1:1'],
]);

holdsFor('names', [
  ["{ 'struct': 'Foo', 'data': { 'a-b': 'int', '*c1': 'int', 'x-d': 'int', '__com.example-x_e': 'int' } }", 'ok'],
  ["{ 'struct': 'foo', 'data': {} }", '1:1'],
  ["{ 'struct': 'FOO', 'data': {} }", '1:1'],
  ["{ 'struct': 'Foo_Bar', 'data': {} }", '1:1'],
  ["{ 'struct': 'FooList', 'data': {} }", '1:1'],
  ["{ 'struct': '__com.example_Foo', 'data': {} }", 'ok'],
  ["{ 'command': 'do_it' }", '1:1'],
  ["{ 'command': 'Do-it' }", '1:1'],
  ["{ 'command': 'q-do' }", '1:1'],
  ["{ 'event': 'IT_IS', 'data': {} }", 'ok'],
  ["{ 'event': 'IT-IS', 'data': {} }", '1:1'],
  ["{ 'event': 'it_is', 'data': {} }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { 'A': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { 'a_b': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { '1a': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { '': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { 'q-a': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { '*has-a': 'int' } }", '1:1'],
  ["{ 'struct': 'Foo', 'data': { 'u': 'int' } }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [ '1a', 'b-c', '2' ] }", 'ok'],
  ["{ 'enum': 'Ex', 'data': [ 'a b' ] }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [ '' ] }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [ 'A' ] }", '1:1'],
  ["{ 'pragma': { 'member-name-exceptions': [ 'Ex' ] } }\n{ 'enum': 'Ex', 'data': [ 'A_b' ] }", 'ok'],
  ["{ 'pragma': { 'command-name-exceptions': [ 'do_it' ] } }\n{ 'command': 'do_it' }", 'ok'],
  ["{ 'command': 'do_it' }\n{ 'pragma': { 'command-name-exceptions': [ 'do_it' ] } }", 'ok'],
]);

holdsFor('one space of names, and no two that C could not tell apart', [
  [`${S}${E}${S}`, '3:1'],
  ["{ 'command': 'int' }", '1:1'],
  ["{ 'enum': 'QType', 'data': [] }", '1:1'],
  ["{ 'pragma': { 'member-name-exceptions': [ 'Sx' ] } }\n{ 'struct': 'Sx', 'data': { 'a-b': 'int', 'a_b': 'int' } }", '2:1'],
  ["{ 'pragma': { 'member-name-exceptions': [ 'Ex' ] } }\n{ 'enum': 'Ex', 'data': [ 'a-b', 'a_b' ] }", '2:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': 'int', '*a': 'int' } }", '1:1'],
  [`${S}{ 'struct': 'Tx', 'base': 'Sx', 'data': { 'm': 'str' } }`, '2:1'],
  [`${S}{ 'struct': 'Tx', 'base': 'Sx', 'data': {} }\n{ 'struct': 'Vx', 'base': 'Tx', 'data': { '*m': 'str' } }`, '3:1'],
  ["{ 'command': 'c', 'features': [ 'f', 'f' ] }", '1:1'],
]);

holdsFor('types that are referred to', [
  ["{ 'struct': 'Sx', 'data': { 'a': 'Nope' } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': [ 'Nope' ] } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': [] } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': [ 'int', 'int' ] } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': { 'type': [ 'int' ], 'if': 'C' } } }", 'ok'],
  ["{ 'struct': 'Sx', 'data': { 'a': { 'b': 'int' } } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': 'intList' } }", 'ok'],
  ["{ 'struct': 'Sx', 'data': { 'a': [ 'intList' ] } }", '1:1'],
  ["{ 'struct': 'Sx', 'data': { 'a': 'Sx', 'b': [ 'Sx' ] } }", 'ok'],
  ["{ 'struct': 'Sx', 'data': { 'a': 'c' } }\n{ 'command': 'c' }", '1:1'],
  [`${E}{ 'struct': 'Tx', 'base': 'Ex', 'data': {} }`, '2:1'],
  ["{ 'struct': 'Sx', 'base': 'Sx', 'data': {} }", '1:1'],
  ["{ 'struct': 'Sx', 'base': 'Tx', 'data': {} }\n{ 'struct': 'Tx', 'base': 'Sx', 'data': {} }", '1:1'],
  [`${S}{ 'command': 'c', 'data': 'Sx', 'returns': [ 'Sx' ] }`, 'ok'],
  [`${E}{ 'command': 'c', 'data': 'Ex' }`, '2:1'],
  ["{ 'command': 'c', 'data': 'any' }", '1:1'],
  ["{ 'command': 'c', 'data': [ 'int' ] }", '1:1'],
  ["{ 'command': 'c', 'returns': 'int' }", '1:1'],
  ["{ 'command': 'c', 'returns': [ 'str' ] }", '1:1'],
  ["{ 'pragma': { 'command-returns-exceptions': [ 'c' ] } }\n{ 'command': 'c', 'returns': [ 'str' ] }", 'ok'],
]);

function union(base: string, branches: string, rest = ''): string {
  return `${E}${S}{ 'struct': 'Bx', 'data': { 'e': 'Ex' } }
{ 'union': 'Ux', 'base': ${base}, 'discriminator': 'e', 'data': { ${branches} } }
${rest}`;
}

holdsFor('unions', [
  [union("'Bx'", "'a': 'Sx'"), 'ok'],
  [union("{ 'e': 'Ex', '*x': 'str' }", "'a': { 'type': 'Sx', 'if': 'C' }, 'b': 'Sx'"), 'ok'],
  [union("{ 'e': 'Ex' }", ''), 'ok'],
  [union("{ 'e': 'Ex' }", "'c': 'Sx'"), '4:1'],
  [union("{ '*e': 'Ex' }", "'a': 'Sx'"), '4:1'],
  [union("{ 'e': { 'type': 'Ex', 'if': 'C' } }", "'a': 'Sx'"), '4:1'],
  [union("{ 'e': 'str' }", "'a': 'Sx'"), '4:1'],
  [union("{ 'f': 'Ex' }", "'a': 'Sx'"), '4:1'],
  [union('{}', "'a': 'Sx'"), '4:1'],
  [union("'int'", "'a': 'Sx'"), '4:1'],
  [union("{ 'e': 'Ex' }", "'a': 'int'"), '4:1'],
  [union("{ 'e': 'Ex' }", "'a': [ 'Sx' ]"), '4:1'],
  [union("{ 'e': 'Ex' }", "'a': 'Ex'"), '4:1'],
  [union("{ 'e': 'Ex', 'm': 'str' }", "'a': 'Sx'"), '4:1'],
  [union("{ 'e': 'Ex' }", "'a': 'Sx'", "{ 'command': 'c', 'data': 'Ux' }"), '5:1'],
  [union("{ 'e': 'Ex' }", "'a': 'Sx'", "{ 'command': 'c', 'data': 'Ux', 'boxed': true }"), 'ok'],
  [union("{ 'e': 'Ex' }", "'a': 'Sx'", "{ 'struct': 'Tx', 'base': 'Ux', 'data': {} }"), '5:1'],
  ["{ 'union': 'Ux', 'base': { 'e': 'QType' }, 'discriminator': 'e', 'data': {} }", 'ok'],
  ["{ 'enum': 'Ex', 'data': [] }\n{ 'union': 'Ux', 'base': { 'e': 'Ex' }, 'discriminator': 'e', 'data': {} }", '2:1'],
]);

function alternate(...types: readonly string[]): string {
  const branches = types.map((type, index) => `'b${index}': ${type}`).join(', ');
  return `${E}${S}{ 'enum': 'OnOff', 'data': [ 'on', 'off' ] }\n{ 'enum': 'Num', 'data': [ '1' ] }
{ 'alternate': 'Ax', 'data': { ${branches} } }`;
}

holdsFor('alternates, whose branches must differ on the wire', [
  [alternate("'Sx'", "'str'"), 'ok'],
  [alternate("'Sx'", "'Ex'", "'int'", "'bool'", "'null'", "[ 'int' ]"), 'ok'],
  [alternate("'OnOff'", "'int'"), 'ok'],
  [alternate("'Num'", "'bool'"), 'ok'],
  [alternate(), '5:1'],
  [alternate("'any'"), '5:1'],
  [alternate("'int'", "'number'"), '5:1'],
  [alternate("'str'", "'bool'"), '5:1'],
  [alternate("'int'", "'str'"), '5:1'],
  [alternate("'OnOff'", "'bool'"), '5:1'],
  [alternate("'Num'", "'int'"), '5:1'],
  [alternate("[ 'int' ]", "[ 'str' ]"), '5:1'],
  [alternate("'str'", "'Ex'"), '5:1'],
  [alternate("'Sx'", "'Sx'"), '5:1'],
  ["{ 'alternate': 'Ax', 'data': { 'a': 'Bx' } }\n{ 'alternate': 'Bx', 'data': { 'a': 'int' } }", '1:1'],
  ["{ 'alternate': 'Ax', 'data': { 'a_b': 'int' } }", '1:1'],
]);

holdsFor('conditions', [
  ["{ 'command': 'c', 'if': 'CONFIG_A1' }", 'ok'],
  ["{ 'command': 'c', 'if': { 'all': [ 'A', { 'any': [ 'B', { 'not': 'C' } ] } ] } }", 'ok'],
  ["{ 'command': 'c', 'if': 'config' }", '1:1'],
  ["{ 'command': 'c', 'if': '' }", '1:1'],
  ["{ 'command': 'c', 'if': [ 'A' ] }", '1:1'],
  ["{ 'command': 'c', 'if': true }", '1:1'],
  ["{ 'command': 'c', 'if': {} }", '1:1'],
  ["{ 'command': 'c', 'if': { 'all': [] } }", '1:1'],
  ["{ 'command': 'c', 'if': { 'all': 'A' } }", '1:1'],
  ["{ 'command': 'c', 'if': { 'not': [ 'A' ] } }", '1:1'],
  ["{ 'command': 'c', 'if': { 'not': 'A', 'any': [ 'B' ] } }", '1:1'],
  ["{ 'command': 'c', 'if': { 'xor': [ 'A' ] } }", '1:1'],
  ["{ 'command': 'c', 'if': 'defined(A)' }", '1:1'],
]);

holdsFor('features', [
  ["{ 'command': 'c', 'features': [ 'deprecated', { 'name': 'f', 'if': 'C' } ] }", 'ok'],
  ["{ 'struct': 'Sx', 'data': { 'a': { 'type': 'int', 'features': [ 'unstable' ] } } }", 'ok'],
  ["{ 'enum': 'Ex', 'data': [ { 'name': 'a', 'features': [ 'deprecated' ] } ] }", 'ok'],
  ["{ 'struct': 'Sx', 'data': {}, 'features': [ 'deprecated' ] }", '1:1'],
  ["{ 'enum': 'Ex', 'data': [], 'features': [ 'unstable' ] }", '1:1'],
  ["{ 'command': 'c', 'features': 'f' }", '1:1'],
  ["{ 'command': 'c', 'features': [ true ] }", '1:1'],
  ["{ 'command': 'c', 'features': [ { 'if': 'C' } ] }", '1:1'],
  ["{ 'command': 'c', 'features': [ { 'name': 'f', 'colour': 'red' } ] }", '1:1'],
  ["{ 'command': 'c', 'features': [ 'F' ] }", '1:1'],
]);

holdsFor('pragmas', [
  ["{ 'pragma': {} }", 'ok'],
  ["{ 'pragma': { 'doc-required': false } }\n{ 'command': 'c' }", 'ok'],
  ["{ 'pragma': { 'doc-required': true } }\n{ 'command': 'c' }", '2:1'],
  ["{ 'pragma': { 'doc-required': 'true' } }", '1:1'],
  ["{ 'pragma': { 'doc-wanted': true } }", '1:1'],
  ["{ 'pragma': [] }", '1:1'],
  ["{ 'pragma': {}, 'command': 'c' }", '1:1'],
  ["{ 'pragma': { 'command-name-exceptions': 'c' } }", '1:1'],
  ["{ 'pragma': { 'member-name-exceptions': [ true ] } }", '1:1'],
]);

test('a file is included once, relative to its includer, and never by itself', () => {
  const files = {
    's.json': "{ 'include': 'sub/a.json' }\n{ 'include': 'sub/../b.json' }\n{ 'include': './b.json' }",
    'sub/a.json': "{ 'include': '../b.json' }\n{ 'include': 'c.json' }",
    'sub/c.json': S,
    'sub/../b.json': E,
  };
  const result = load(files);
  assert.is(result.kind, 'ok', result.kind === 'error' ? formatProblem(result.error) : '');
  if (result.kind !== 'ok') return;
  assert.equal([...result.schema.types.keys()], ['Ex', 'Sx']);
  assert.equal(result.files, ['s.json', 'sub/a.json', 'b.json', 'sub/c.json']);
});

test('a fault in an included file tells how it was reached', () => {
  const result = load({ 's.json': "\n{ 'include': 'a.json' }", 'a.json': "{ 'include': 'b.json' }", 'b.json': "\n\n {" });
  assert.is(result.kind, 'error');
  if (result.kind !== 'error') return;
  const [first, second, third] = formatProblem(result.error).split('\n');
  assert.is(first, 'In file included from s.json:2:');
  assert.is(second, 'In file included from a.json:1:');
  assert.match(third ?? '', /^b\.json:3:3: expected /);
});

test('includes that cannot be', () => {
  const cycle = load({ 's.json': "{ 'include': 'a.json' }", 'a.json': "\n{ 'include': './s.json' }" });
  assert.match(cycle.kind === 'error' ? formatProblem(cycle.error) : '', /s\.json:1:\na\.json:2:1: /);
  assert.is(verdictOn("{ 'include': 's.json' }"), '1:1');
  assert.is(verdictOn("\n{ 'include': 'nowhere.json' }"), '2:1');
  assert.is(verdictOn("{ 'include': [ 'a.json' ] }"), '1:1');
  assert.is(verdictOn("{ 'include': 'a.json', 'command': 'c' }"), '1:1');
  assert.is(loadSchema('gone.json', () => undefined).kind, 'error');
});

test('a prelude is read first, and its pragmas hold', () => {
  const files = { 's.json': "{ 'command': 'do_it' }", 'p.json': "{ 'pragma': { 'command-name-exceptions': [ 'do_it' ] } }" };
  assert.is(load(files).kind, 'error');
  assert.is(load(files, { prelude: 'p.json' }).kind, 'ok');
  assert.is(load(S, { prelude: 's.json' }).kind, 'ok');
});

test('the model holds what the text says', () => {
  const result = load(`${E}${S}{ 'union': 'Ux', 'base': { 'id': 'str', 'e': 'Ex' }, 'discriminator': 'e',
  'data': { 'a': { 'type': 'Sx', 'if': { 'not': 'C' } } } }
{ 'command': 'add', 'data': { '*n': [ 'Ux' ] }, 'returns': [ 'Sx' ], 'allow-preconfig': true }
{ 'event': 'DONE', 'data': 'Ux', 'boxed': true }`);
  if (result.kind !== 'ok') throw new Error(formatProblem(result.error));
  const { types, commands, events } = result.schema;
  assert.equal([...types.keys()], ['Ex', 'Sx', 'Ux', 'q_obj_add-arg']);
  const u = types.get('Ux');
  assert.equal(u?.kind === 'union' && u.members.map(({ name }) => name), ['id', 'e']);
  const branches = [{ value: 'a', type: 'Sx', condition: { kind: 'not', of: { kind: 'config', name: 'C' } } }];
  assert.equal(u?.kind === 'union' && u.branches, branches);
  const add = commands.get('add');
  assert.is(add?.arguments, 'q_obj_add-arg');
  assert.equal(add?.returns, { kind: 'array', of: { kind: 'named', name: 'Sx' } });
  assert.equal([add?.allowPreconfig, add?.allowOob, add?.successResponse, add?.boxed], [true, false, true, false]);
  const args = types.get('q_obj_add-arg');
  const [n] = args?.kind === 'struct' ? args.members : [];
  assert.equal([n?.optional, n?.type], [true, { kind: 'array', of: { kind: 'named', name: 'Ux' } }]);
  assert.equal([events.get('DONE')?.data, events.get('DONE')?.boxed], ['Ux', true]);
  assert.equal(commands.get('add')?.position, { file: 's.json', line: 5, column: 1 });
});

holdsFor('what later editions refuse or permit', [
  ["{ 'command': 'c', 'data': { 'a': { 'type': 'int', 'if': 'C' } } }", '1:1'],
  [`${S}${E}{ 'union': 'Ux', 'base': { 'e': 'Ex' }, 'discriminator': 'e', 'data': { 'a': 'Sx' } }
{ 'union': 'Vx', 'base': { 'f': 'Ex' }, 'discriminator': 'f', 'data': { 'a': 'Ux' } }`, 'ok'],
  [`${S}${E}{ 'union': 'Ux', 'base': { 'e': 'Ex' }, 'discriminator': 'e', 'data': { 'a': 'Sx' } }
{ 'union': 'Vx', 'base': { 'f': 'Ex', 'm': 'str' }, 'discriminator': 'f', 'data': { 'b': 'Ux' } }`, '4:1'],
], { edition: 1000 });

holdsFor('what QEMU had before 6.2', [
  ["{ 'pragma': { 'returns-whitelist': [ 'c' ], 'name-case-whitelist': [ 'foo' ] } }\n{ 'command': 'c', 'returns': 'int' }", 'ok'],
  ["{ 'struct': 'foo_bar', 'data': { 'a_b': 'int' } }\n{ 'event': 'done' }", 'ok'],
  ["{ 'struct': 'foo', 'data': { 'A': 'int' } }", '1:1'],
  ["{ 'enum': 'FooKind', 'data': [] }", '1:1'],
  ["{ 'command': 'c', 'if': 'defined(A) && !defined(B) || X > 1' }", 'ok'],
  ["{ 'command': 'c', 'if': [ 'defined(A)', 'defined(B)' ] }", 'ok'],
  ["{ 'command': 'c', 'if': [ ' ' ] }", '1:1'],
  ["{ 'command': 'c', 'if': [] }", '1:1'],
  [`${S}{ 'union': 'Ux', 'data': { 'a': 'Sx', 'b': [ 'int' ], 'c': 'str' } }`, 'ok'],
  [`${S}{ 'union': 'Ux', 'base': 'Sx', 'data': { 'a': 'Sx' } }`, '2:1'],
  ["{ 'alternate': 'Ax', 'data': { 'a': [ 'int' ] } }", '1:1'],
], { edition: 502 });

test('a simple union has a discriminator and wraps its branches', () => {
  const result = load(`${S}{ 'union': 'Ux', 'data': { 'a': 'Sx', 'b': [ 'int' ] } }`, { edition: 502 });
  if (result.kind !== 'ok') throw new Error(formatProblem(result.error));
  const { types } = result.schema;
  const union = types.get('Ux');
  assert.equal(union?.kind === 'union' && [union.discriminator, union.members[0]?.type], ['type', { kind: 'named', name: 'UxKind' }]);
  const wrapper = union?.kind === 'union' ? types.get(union.branches[1]?.type ?? '') : undefined;
  const [data] = wrapper?.kind === 'struct' ? wrapper.members : [];
  assert.equal([data?.name, data?.type], ['data', { kind: 'array', of: { kind: 'builtin', name: 'int' } }]);
});

test('the pragmas of an old schema show its edition', () => {
  const result = load("{ 'pragma': { 'returns-whitelist': [] } }\n{ 'command': 'do_it', 'if': 'defined(A)' }");
  assert.is(result.kind === 'ok' && result.edition, 502);
  assert.equal(result.kind === 'ok' && result.schema.commands.get('do_it')?.condition, { kind: 'config', name: 'A' });
});

test('a union as a branch shows a later edition, and the base edition refuses it', () => {
  const text = `${S}${E}{ 'union': 'Ux', 'base': { 'e': 'Ex' }, 'discriminator': 'e', 'data': { 'a': 'Sx' } }
{ 'union': 'Vx', 'base': { 'f': 'Ex' }, 'discriminator': 'f', 'data': { 'a': 'Ux' } }`;
  assert.is(verdictOn(text, { edition: 702 }), '4:1');
  const result = load(text);
  assert.is(result.kind === 'ok' && result.edition, 801);
});

test("a source tree's VERSION decides the edition of the files in it", () => {
  const unboxed = "{ 'command': 'c', 'data': { 'a': { 'type': 'int', 'if': 'C' } } }";
  const tree = (version: string) => new Map([
    ['tree/qapi/s.json', unboxed], ['tree/qapi/../VERSION', version],
    ['tree/qapi/../docs/devel/qapi-code-gen.rst', 'The language'],
  ]);
  const verdict = (version: string) => loadSchema('tree/qapi/s.json', (path) => tree(version).get(path)).kind;
  assert.equal(['7.2.0', '7.2.50', '10.0.3', 'nonsense'].map(verdict), ['ok', 'error', 'error', 'ok']);
});

test.run();
