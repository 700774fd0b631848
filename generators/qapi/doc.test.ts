// Documentation comments: what they are taken apart into, and where they break the rules of their edition.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultIn, sinceIn } from './doc-text.ts';
import type { Schema } from './ir.ts';
import type { LoadOptions } from './load.ts';
import { loadSchema } from './load.ts';
import { formatProblem } from './schema-error.ts';
import { transcriptsOf } from './transcript-of.ts';

function schemaOf(text: string, options?: LoadOptions): Schema {
  const result = loadSchema('s.json', (path) => (path === 's.json' ? text : undefined), options);
  if (result.kind === 'error') throw new Error(formatProblem(result.error));
  return result.schema;
}

function verdictOn(text: string, options?: LoadOptions): string {
  const result = loadSchema('s.json', (path) => (path === 's.json' ? text : undefined), options);
  return result.kind === 'ok' ? 'ok' : `${result.error.position.line}:${result.error.position.column}`;
}

/** A command `tie` with the arguments `end` and `knot`, behind these comment lines. */
function tie(lines: readonly string[], definition = "{ 'command': 'tie', 'data': { 'end': 'str', '*knot': 'int' } }"): string {
  return ['##', '# @tie:', ...lines.map((line) => (line === '' ? '#' : `# ${line}`)), '##', definition, ''].join('\n');
}

const CLASSIC = tie([
  '', 'Ties a rope.', '', 'More than once.', '',
  '@end: the end to tie,', '      the loose one', '',
  '@knot: kind of knot (default: 3) (since 2.6)', '',
  'A paragraph of its own.', '',
  'Note: mind', '      the gap', '', 'Since: 1.5', '',
  'Example:', '', '-> { "execute": "tie",', '     "arguments": { "end": "a -> b" } }', '<- { "return": {} }', '',
]);

test('members, sections and text are told apart', () => {
  const schema = schemaOf(CLASSIC);
  const doc = schema.commands.get('tie')?.doc;
  assert.is(doc?.text, 'Ties a rope.\n\nMore than once.\n\nA paragraph of its own.');
  assert.is(doc?.since, '1.5');
  assert.equal(doc?.sections.map(({ tag }) => tag), ['Note', 'Since', 'Example']);
  assert.is(doc?.sections[0]?.text, 'mind\nthe gap');
  const args = schema.types.get('q_obj_tie-arg');
  const [end, knot] = args?.kind === 'struct' ? args.members : [];
  assert.equal([end?.doc, end?.since, end?.defaultText], ['the end to tie,\nthe loose one', undefined, undefined]);
  assert.equal([knot?.since, knot?.defaultText], ['2.6', '3']);
});

test('transcripts keep their lines and know their direction', () => {
  assert.equal(transcriptsOf(schemaOf(CLASSIC).commands.get('tie')?.doc), [
    { direction: 'sent', text: '{ "execute": "tie",\n     "arguments": { "end": "a -> b" } }' },
    { direction: 'received', text: '{ "return": {} }' },
  ]);
});

test('a transcript ends with its brackets, superfluous ones included', () => {
  const text = tie(['', 'Example:', '', '<- { "event": "E", "data": {', '  "x": "}" } }', '}', '', 'Prose.', '', '-> { "a": [', '', '] }', '']);
  const lines = transcriptsOf(schemaOf(text).commands.get('tie')?.doc);
  assert.equal(lines.map((line) => line.text), ['{ "event": "E", "data": {\n  "x": "}" } }\n}', '{ "a": [\n\n] }']);
  assert.equal(lines.map((line) => line.direction), ['received', 'sent']);
});

test('transcripts of rST directives', () => {
  const text = tie([
    '', 'Ties.', '', '@end: the end', '', '@knot: the knot', '', 'Errors:', '    - none', '',
    '.. qmp-example::', '   :title: A rope', '', '   -> { "execute": "tie" }', '   <- { "return": {} }', '',
  ]);
  const lines = transcriptsOf(schemaOf(text).commands.get('tie')?.doc);
  assert.equal(lines.map((line) => line.text), ['{ "execute": "tie" }', '{ "return": {} }']);
});

test('what a definition inherits is documented where it was written', () => {
  const schema = schemaOf(`##
# @Base:
#
# @kind: which one (since 1.1)
##
{ 'struct': 'Base', 'data': { 'kind': 'Kind' } }
##
# @Kind:
#
# @one: the first (since 1.2)
#
# Since: 1.0
#
#        @two since 1.3
##
{ 'enum': 'Kind', 'data': [ 'one', 'two', 'three' ] }
{ 'union': 'Un', 'base': 'Base', 'discriminator': 'kind', 'data': {} }
`);
  const union = schema.types.get('Un');
  assert.equal(union?.kind === 'union' && union.members.map(({ name, since }) => [name, since]), [['kind', '1.1']]);
  const kind = schema.types.get('Kind');
  const sinces = kind?.kind === 'enum' ? kind.values.map(({ since }) => since) : [];
  assert.equal(sinces, ['1.2', '1.3', undefined]);
  assert.is(kind?.doc?.since, '1.0');
});

test('the wordings of versions and defaults', () => {
  const defaults: readonly (readonly [string, string | undefined])[] = [
    ['the queues (default: 1) (Since 2.5)', '1'],
    ["path of the device (default: '/dev/netmap').", '/dev/netmap'],
    ["path of the device\n(default:'/dev/x-0')", '/dev/x-0'],
    ['the prefix (default is fec0::) (since\n2.6). More.', 'fec0::'],
    ['whether so, default true for enabled\n(since 2.6)', 'true'],
    ['bits. Default is 10.0.2.0/24.', '10.0.2.0/24'],
    ['the count; defaults to 5. And more.', '5'],
    ["on an error, default 'report'. Or not", 'report'],
    ['restore the default values', undefined],
    ['no word of it', undefined],
  ];
  for (const [text, value] of defaults) assert.is(defaultIn(text), value, text);
  const sinces: readonly (readonly [string, string | undefined])[] = [
    ['x (since 2.6)', '2.6'], ['x (Since: 3.1)', '3.1'], ['x (since\n10.0.1) y', '10.0.1'], ['since QEMU 4.0', '4.0'],
    ['since the 90s', undefined], ['', undefined],
  ];
  for (const [text, value] of sinces) assert.is(sinceIn(text), value, text);
});

type Row = readonly [lines: readonly string[], verdict: string];

function holdsFor(name: string, rows: readonly Row[], options: LoadOptions): void {
  test(name, () => {
    for (const [lines, verdict] of rows) {
      const text = tie(lines);
      assert.is(verdictOn(text, options), verdict, text);
    }
  });
}

holdsFor('documentation up to 8.0', [
  [[], 'ok'],
  [['@end: one', '@knot: two'], 'ok'],
  [['@end: one', 'two'], '4:1'],
  [['@end: one', '  two'], '4:1'],
  [['@end:', 'one', '  two'], 'ok'],
  [['@end: one', '@end: two'], '4:1'],
  [['@: one'], '3:1'],
  [['@end:', '', '@knot: x'], '5:1'],
  [['@rope: one'], '1:1'],
  [['', 'Features:', '@rope: one'], '1:1'],
  [['', 'Features:', '@rope: one', '', 'Features:', '@rope: two'], '7:1'],
  [['', 'Features:', '', 'none'], '6:1'],
  [['@end: one', '', 'text', '', '@knot: two'], '7:1'],
  [['Since: 1', 'Since: 2'], '4:1'],
  [['Returns: 1', '', 'Returns: 2'], '5:1'],
  [['Note: 1', 'Note: 2', 'TODO: 3', 'Examples: 4'], 'ok'],
  [['Note:'], '4:1'],
  [['Note:', '', 'Since: 1'], '5:1'],
  [['= Heading'], '3:1'],
  [['Errors: is text here', '@end: end'], 'ok'],
], { edition: 702 });

holdsFor('documentation from 9.0 on', [
  [['@end: one', '@knot: two'], 'ok'],
  [['@end: one'], '5:1'],
  [['@end: one', '  two', '@knot:', '    three', '', '    four'], 'ok'],
  [['@end: one', '  two', 'three', '@knot: x'], '5:1'],
  [['@end: one', '@knot: two', '@rope: three'], '5:1'],
  [['@end: one', '@knot: two', '', 'Errors: some', '', 'Errors: more'], '8:1'],
  [['@end: one', '@knot: two', '', 'Errors:'], '6:1'],
  [['@end: one', '@knot: two', '', 'Returns: x'], '6:1'],
  [['@end: one', '', 'Since: 1', '', '@knot: two'], '7:1'],
  [['@end: one', '@knot: two', '', 'Features:', '', '@rope: x'], '8:1'],
  [['@end: one', '@knot: two', '', '.. note:: Mind', '   the gap', '', 'Notes::', '', ' x'], 'ok'],
], { edition: 900 });

test('only commands return or fail', () => {
  const struct = (tag: string) => `##\n# @Tie:\n#\n# ${tag}: x\n##\n{ 'struct': 'Tie', 'data': {} }`;
  assert.is(verdictOn(struct('Returns'), { edition: 702 }), '1:1');
  assert.is(verdictOn(struct('Returns'), { edition: 900 }), '4:1');
  assert.is(verdictOn(struct('Errors'), { edition: 702 }), 'ok');
  assert.is(verdictOn(struct('Errors'), { edition: 900 }), '4:1');
});

test('the frame of a comment', () => {
  const command = "{ 'command': 'tie' }\n";
  const rows: readonly (readonly [string, string])[] = [
    [`##\n# Free text.\n##\n\n##\n# @tie:\n##\n${command}`, 'ok'],
    [`##\n# Free text.\n##\n${command}`, '1:1'],
    [`##\n# @untie:\n##\n${command}`, '4:1'],
    [`##\n# @tie:\n##\n##\n# more\n##\n${command}`, '1:1'],
    [`##\n# @tie:\n##\n{ 'pragma': {} }\n${command}`, '1:1'],
    ['##\n# @tie:\n##\n', '1:1'],
    [`##\n# @tie\n##\n${command}`, '2:1'],
    [`##\n# @:\n##\n${command}`, '2:1'],
    [`##\n#tie\n##\n${command}`, '2:1'],
    [`## tie\n##\n${command}`, '1:1'],
    [`##\n# x\n### \n${command}`, '3:1'],
    ['##\n# x\n', '2:4'],
    [`##\n# x\n${command}`, '3:1'],
    [`##\n# text\n# @tie: x\n##\n${command}`, '3:1'],
    [`##\n# = One\n#\n# == Two\n# text\n##\n`, 'ok'],
    [`##\n# @tie:\n##\n{ 'command': 'tie', 'features': [ 'f' ] }`, '4:1'],
    [`##\n# @tie:\n#\n# Features:\n# @f: feature\n##\n{ 'command': 'tie', 'features': [ 'f' ] }`, 'ok'],
  ];
  for (const [text, verdict] of rows) assert.is(verdictOn(text, { edition: 702 }), verdict, text);
});

test('indentation counts, unless the whole text has lost it', () => {
  const comment = ['@end: one', 'two', '@knot: x'];
  assert.is(verdictOn(tie(comment)), '4:1');
  assert.is(verdictOn(tie(comment, "{ 'command': 'tie',\n 'data': { 'end': 'str', '*knot': 'int' } }")), 'ok');
  assert.is(verdictOn(tie(comment, "{ 'command': 'tie',\n  'data': { 'end': 'str', '*knot': 'int' } }")), '4:1');
});

test('a text that shows a later edition is read by its rules', () => {
  const both = ['@end: one', '@knot: two', ''];
  assert.is(verdictOn(tie(['@end: one', '    two', '@knot: x'])), 'ok');
  assert.is(verdictOn(tie([...both, 'Errors: none'])), 'ok');
  assert.is(verdictOn(tie([...both, 'Errors:'])), '6:1');
  assert.is(verdictOn(tie(['@end: one', '', '.. note:: x'])), '7:1');
  assert.is(verdictOn(`{ 'pragma': { 'documentation-exceptions': [ 'tie' ] } }\n${tie(['@end: one'])}`), 'ok');
  assert.is(verdictOn(`{ 'pragma': { 'documentation-exceptions': [] } }\n${tie(['@end: one'])}`), '6:1');
});

test('the latest editions measure their lines', () => {
  const line = (text: string) => verdictOn(tie(['', text, '', '@end: x', '@knot: x']), { edition: 1100 });
  assert.is(line('x'.repeat(68)), 'ok');
  assert.is(line('x'.repeat(69)), '4:1');
  assert.is(line(`https://example.org/${'x'.repeat(60)}`), 'ok');
  assert.is(line('One.  Two, e.g. Three.'), 'ok');
  assert.is(line('One. Two.'), '4:7');
});

test.run();
