// Whatever the bytes, loading ends with a schema or with a fault inside the text; it never throws.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadSchema } from './load.ts';
import { formatProblem } from './schema-error.ts';

const SAMPLE = `##
# = Things
##

{ 'include': 'b.json' }
{ 'pragma': { 'doc-required': true } }

##
# @Kind:
#
# What it is.
#
# @a: the first
#     of them (since 2.1)
#
# @b: the second (default: 1)
#
# Since: 1.0
##
{ 'enum': 'Kind', 'data': [ 'a', { 'name': 'b', 'if': 'CONFIG_B' } ] }

##
# @Thing:
#
# @kind: its kind
#
# Features:
# @unstable: soon gone
#
# Note: none
##
{ 'union': 'Thing', 'base': { 'kind': { 'type': 'Kind', 'features': [ 'unstable' ] } },
  'discriminator': 'kind', 'data': { 'a': 'Base' } }

##
# @add:
#
# Returns: them
#
# Example:
#
# -> { "execute": "add" }
# <- { "return": [] }
##
{ 'command': 'add', 'data': 'Thing', 'boxed': true, 'returns': [ 'Base' ] }
`;
const BASE = "##\n# @Base:\n##\n{ 'struct': 'Base', 'data': { '*x': 'int' } }\n";

function settles(text: string | Uint8Array): void {
  const read = (path: string) => (path === 's.json' ? text : path === 'b.json' ? BASE : undefined);
  for (const options of [{}, { edition: 502 }, { edition: 1100 }]) {
    const result = loadSchema('s.json', read, options);
    if (result.kind === 'ok') continue;
    const { line, column, file } = result.error.position;
    assert.ok(line >= 1 && column >= 1 && (file === 's.json' || file === 'b.json'), formatProblem(result.error));
    assert.ok(result.error.message.length < 1000);
  }
}

test('the sample itself is a schema', () => {
  const result = loadSchema('s.json', (path) => (path === 's.json' ? SAMPLE : BASE));
  assert.is(result.kind, 'ok', result.kind === 'error' ? formatProblem(result.error) : '');
});

test('random bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), settles), { numRuns: 500 });
});

test('random text in the alphabet of the language', () => {
  const word = fc.constantFrom(
    '{', '}', '[', ']', ':', ',', "'a'", "'struct'", "'data'", "'enum'", "'E'", '##', '# @a:', '# Since: 1', '#', '\n', ' ', 'true',
    'false', '\\', "'", '"', '\t', '\r', '\u00a0', '\ufeff', '\0', '{ ', "'if'", "'pragma'", "'include'", "'b.json'",
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 60 }), (words) => settles(words.join(''))), { numRuns: 600 });
});

test('a schema with pieces cut out, doubled, swapped and replaced', () => {
  const edit = fc.tuple(fc.nat(SAMPLE.length), fc.nat(40), fc.constantFrom('', "'", '#', '{', '\n', "'x'", '##\n', '\u{1f600}', '# @z:'));
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
    settles(edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), SAMPLE));
  }), { numRuns: 600 });
});

test('bytes cut anywhere, also within a character', () => {
  const bytes = new TextEncoder().encode(`# \u{1f600}é\n${SAMPLE}`);
  fc.assert(fc.property(fc.nat(bytes.length), (end) => settles(bytes.subarray(0, end))), { numRuns: 200 });
  const result = loadSchema('s.json', () => new Uint8Array([0x0a, 0x23, 0x20, 0xff]));
  assert.match(result.kind === 'error' ? formatProblem(result.error) : '', /^s\.json:2:3: /);
});

test('nesting, tokens and lines of any size', () => {
  const size = 200_000;
  settles('['.repeat(size));
  settles("{ 'a': ".repeat(size));
  settles(`{ 'struct': '${'S'.repeat(size)}' }`);
  settles(`{ 'struct': '${'\\\\'.repeat(size)}' }`);
  settles(`{ 'command': 'c', 'if': ${"{ 'not': ".repeat(200)}'A'${' }'.repeat(200)} }`);
  settles('x'.repeat(size));
  settles(' '.repeat(size));
  settles('\t;'.repeat(10));
  settles(`##\n# @${'a'.repeat(size)}:\n##\n`);
  settles(`##\n# @a:\n${'# @b: c\n'.repeat(1000)}##\n`);
  settles(`##\n# ${'default is '.repeat(5000)}\n##\n`);
  settles(`[ ${"'a', ".repeat(20_000)}'a' ]`);
});

test('a chain of bases of any length', () => {
  const structs = Array.from({ length: 3000 }, (_, index) => `{ 'struct': 'Ss${index}', 'base': 'Ss${index + 1}', 'data': {} }`);
  settles(structs.join('\n'));
  settles(structs.toReversed().join('\n'));
});

test('unions within unions multiply no work without end', () => {
  const unions = Array.from({ length: 40 }, (_, n) => `{ 'enum': 'Ee${n}', 'data': [ 'a', 'b' ] }
{ 'union': 'Uu${n}', 'base': { 'e${n}': 'Ee${n}' }, 'discriminator': 'e${n}', 'data': { 'a': 'Uu${n + 1}', 'b': 'Uu${n + 1}' } }`);
  settles(`${unions.join('\n')}\n{ 'struct': 'Uu40', 'data': {} }`);
});

test('files that include further files without end', () => {
  let reads = 0;
  const endless = (path: string) => {
    reads += 1;
    return path.endsWith('.json') ? `{ 'include': 'x${path.length}/a.json' }\n{ 'include': 'y${path.length}/b.json' }` : undefined;
  };
  assert.is(loadSchema('a.json', endless).kind, 'error');
  assert.ok(reads < 50_000);
});

test.run();
