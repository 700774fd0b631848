// Each rule of compatibility, in each direction, on the smallest pair of schemas that shows it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema, netSources } from '../net-7.1/schema.ts';
import { diffSchemas } from './diff.ts';
import type { Schema } from './ir.ts';
import { loadSchema } from './load.ts';

function schemaOf(text: string): Schema {
  const result = loadSchema('t.json', (path) => (path === 't.json' ? text : netSources.get(path)));
  if (result.kind === 'error') throw new Error(`${result.error.position.line}: ${result.error.message}\n${text}`);
  return result.schema;
}

function changes(a: string, b: string): readonly string[] {
  return diffSchemas(schemaOf(a), schemaOf(b)).map(({ kind, where, direction, judgement }) => `${where} ${kind} ${direction} ${judgement}`);
}

const ARGUMENTS = (members: string): string => `{ 'command': 'go', 'data': { ${members} } }`;
const RETURNS = (members: string): string => `{ 'struct': 'Got', 'data': { ${members} } } { 'command': 'go', 'returns': 'Got' }`;
const EVENT = (members: string): string => `{ 'event': 'GONE', 'data': { ${members} } }`;

/** How a change of one member reads, as an argument and as something returned. */
function both(a: string, b: string): readonly [readonly string[], readonly string[]] {
  const strip = (list: readonly string[]): readonly string[] => list.map((change) => change.replace(/^\S+ (?:→\S* )?/, '').replace(/ (sent|received)/, ''));
  const received = strip(changes(RETURNS(a), RETURNS(b)));
  assert.equal(strip(changes(EVENT(a), EVENT(b))), received, 'event data and returns follow the same rules');
  return [strip(changes(ARGUMENTS(a), ARGUMENTS(b))), received];
}

test('commands and events', () => {
  const one = `{ 'command': 'a' } { 'event': 'A' }`;
  assert.equal(changes('', one), ['a command-added both compatible', 'A event-added both compatible']);
  assert.equal(changes(one, ''), ['a command-removed both incompatible', 'A event-removed both incompatible']);
  assert.equal(changes(one, one), []);
});

test('members that come and go', () => {
  assert.equal(both('', `'*m': 'str'`), [['member-added compatible'], ['member-added compatible']]);
  assert.equal(both('', `'m': 'str'`), [['member-added incompatible'], ['member-added compatible']]);
  assert.equal(both(`'m': 'str'`, ''), [['member-removed incompatible'], ['member-removed incompatible']]);
  assert.equal(both(`'*m': 'str'`, ''), [['member-removed incompatible'], ['member-removed careful']]);
  assert.equal(both(`'*m': 'str'`, `'m': 'str'`), [['made-mandatory incompatible'], ['made-mandatory compatible']]);
  assert.equal(both(`'m': 'str'`, `'*m': 'str'`), [['made-optional compatible'], ['made-optional incompatible']]);
});

test('types that grow, shrink and change', () => {
  assert.equal(both(`'m': 'uint8'`, `'m': 'uint16'`), [['type-widened compatible'], ['type-widened careful']]);
  assert.equal(both(`'m': 'int64'`, `'m': 'int32'`), [['type-narrowed incompatible'], ['type-narrowed compatible']]);
  assert.equal(both(`'m': 'int'`, `'m': 'int64'`), [[], []]);
  assert.equal(both(`'m': 'int8'`, `'m': 'uint8'`), [['type-changed incompatible'], ['type-changed incompatible']]);
  assert.equal(both(`'m': 'int'`, `'m': 'number'`), [['type-widened compatible'], ['type-widened incompatible']]);
  assert.equal(both(`'m': 'str'`, `'m': 'any'`), [['type-widened compatible'], ['type-widened incompatible']]);
  assert.equal(both(`'m': 'str'`, `'m': 'bool'`), [['type-changed incompatible'], ['type-changed incompatible']]);
  assert.equal(both(`'m': 'str'`, `'m': ['str']`), [['type-changed incompatible'], ['type-changed incompatible']]);
  assert.equal(both(`'m': ['uint8']`, `'m': ['uint16']`), [['type-widened compatible'], ['type-widened careful']]);
});

test('enumerations', () => {
  const enumOf = (values: string, use: string): string => `{ 'enum': 'Enum', 'data': [ ${values} ] } ${use}`;
  const [sent, received] = [ARGUMENTS(`'m': 'Enum'`), EVENT(`'m': 'Enum'`)];
  assert.equal(changes(enumOf(`'a'`, sent), enumOf(`'a', 'b'`, sent)), ['go.m value-added sent compatible']);
  assert.equal(changes(enumOf(`'a'`, received), enumOf(`'a', 'b'`, received)), ['GONE.m value-added received careful']);
  assert.equal(changes(enumOf(`'a', 'b'`, sent), enumOf(`'b'`, sent)), ['go.m value-removed sent incompatible']);
  assert.equal(changes(enumOf(`'a', 'b'`, received), enumOf(`'b'`, received)), ['GONE.m value-removed received careful']);
  assert.equal(changes(enumOf(`'a', 'b'`, sent), enumOf(`'b', 'a'`, sent)), []);
  assert.equal(changes(enumOf(`'a'`, sent), enumOf(`'a'`, ARGUMENTS(`'m': 'str'`))), ['go.m type-widened sent compatible']);
});

test('alternates: an argument may become one of several', () => {
  const alternate = `{ 'alternate': 'Alt', 'data': { 's': 'str', 'n': 'null' } }`;
  const wider = `{ 'struct': 'Obj', 'data': {} } { 'alternate': 'Alt', 'data': { 's': 'str', 'n': 'null', 'o': 'Obj' } }`;
  for (const [frame, at, direction] of [[ARGUMENTS, 'go.m', 'sent'], [EVENT, 'GONE.m', 'received']] as const) {
    const sent = direction === 'sent';
    const [plain, alt] = [frame(`'m': 'str'`), frame(`'m': 'Alt'`)];
    assert.equal(changes(plain, alternate + alt), [`${at} type-widened ${direction} ${sent ? 'compatible' : 'incompatible'}`]);
    assert.equal(changes(alternate + alt, plain), [`${at} type-narrowed ${direction} ${sent ? 'incompatible' : 'compatible'}`]);
    assert.equal(changes(frame(`'m': 'int'`), alternate + alt), [`${at} type-changed ${direction} incompatible`]);
    assert.equal(changes(alternate + alt, wider + alt), [`${at} alternative-added ${direction} ${sent ? 'compatible' : 'careful'}`]);
    assert.equal(changes(wider + alt, alternate + alt), [`${at} alternative-removed ${direction} ${sent ? 'incompatible' : 'careful'}`]);
  }
});

const UNION = (values: string, base: string, branches: string, rest = ''): string => `
  { 'enum': 'Enum', 'data': [ ${values} ] } { 'struct': 'One', 'data': { '*x': 'str', '*y': 'int' } } ${rest}
  { 'union': 'Pick', 'base': { 'kind': 'Enum' ${base} }, 'discriminator': 'kind', 'data': { ${branches} } }
  { 'command': 'go', 'data': 'Pick', 'boxed': true }`;

test('unions', () => {
  const plain = UNION(`'a', 'b'`, '', `'a': 'One'`);
  assert.equal(changes(plain, UNION(`'a', 'b', 'c'`, '', `'a': 'One', 'c': 'One'`)), ['go.kind value-added sent compatible']);
  assert.equal(changes(plain, UNION(`'a', 'b'`, '', `'a': 'One', 'b': 'One'`)), ['go(b).x member-added sent compatible', 'go(b).y member-added sent compatible']);
  assert.equal(changes(UNION(`'a', 'b'`, '', `'a': 'One', 'b': 'One'`), plain), ['go(b).x member-removed sent incompatible', 'go(b).y member-removed sent incompatible']);
  assert.equal(changes(plain, UNION(`'a', 'b'`, `, '*z': 'str'`, `'a': 'One'`)), ['go.z member-added sent compatible']);
});

test('what nobody sees on the wire is no change: names of types, bases, order, members that move into the common ones', () => {
  const struct = `{ 'struct': 'Both', 'data': { 'p': 'str', 'q': 'int' } } { 'command': 'go', 'data': 'Both', 'returns': 'Both' }`;
  const split = `{ 'struct': 'Root', 'data': { 'q': 'int' } } { 'struct': 'Tip', 'base': 'Root', 'data': { 'p': 'str' } } { 'command': 'go', 'data': 'Tip', 'boxed': true, 'returns': 'Tip' }`;
  assert.equal(changes(struct, split), []);
  assert.equal(changes(split, struct), []);
  const moved = UNION(`'a'`, `, '*x': 'str'`, `'a': 'Rest'`, `{ 'struct': 'Rest', 'data': { '*y': 'int' } }`);
  assert.equal(changes(UNION(`'a'`, '', `'a': 'One'`), moved), []);
  assert.equal(changes(moved, UNION(`'a'`, '', `'a': 'One'`)), []);
});

test('a command that returned nothing may return members; another kind of answer is another thing', () => {
  const nothing = `{ 'command': 'go' }`;
  assert.equal(changes(nothing, RETURNS(`'m': 'str'`)), ['go →.m member-added received compatible']);
  assert.equal(changes(RETURNS(`'m': 'str'`), nothing), ['go →.m member-removed received incompatible']);
  assert.equal(changes(nothing, `{ 'struct': 'Got', 'data': {} } { 'command': 'go', 'returns': ['Got'] }`), ['go → type-changed received incompatible']);
});

test('a type that is sent and received is judged both ways', () => {
  const frame = (members: string): string => `{ 'struct': 'Thing', 'data': { ${members} } } { 'command': 'go', 'data': 'Thing', 'returns': 'Thing' }`;
  assert.equal(changes(frame(''), frame(`'m': 'str'`)), ['go.m member-added sent incompatible', 'go →.m member-added received compatible']);
});

test('conditions, features, flags and defaults', () => {
  const command = (extra: string): string => `{ 'command': 'go' ${extra} }`;
  assert.equal(changes(command(''), command(`, 'if': 'CONFIG_X'`)), ['go condition-changed both careful']);
  assert.equal(changes(command(`, 'if': 'CONFIG_X'`), command('')), ['go condition-changed both compatible']);
  assert.equal(changes(command(''), command(`, 'features': ['deprecated']`)), ['go feature-added both compatible']);
  assert.equal(changes(command(`, 'features': ['spoken']`), command('')), ['go feature-removed both careful']);
  assert.equal(changes(command(`, 'allow-oob': true`), command('')), ['go flag-changed both incompatible']);
  assert.equal(changes(command(''), command(`, 'allow-preconfig': true`)), ['go flag-changed both compatible']);
  const documented = (value: string): string => `##\n# @go:\n#\n# Goes.\n#\n# @m: how often (default: ${value})\n##\n${ARGUMENTS(`'*m': 'int'`)}`;
  assert.equal(changes(documented('1'), documented('2')), ['go.m default-changed sent careful']);
});

test('types that no command uses are compared, too', () => {
  assert.equal(changes(`{ 'struct': 'Lone', 'data': { 'm': 'str' } }`, `{ 'struct': 'Lone', 'data': {} }`), [
    'Lone.m member-removed sent incompatible', 'Lone.m member-removed received incompatible',
  ]);
});

test('recursive types end', () => {
  const tree = (members: string): string => `{ 'struct': 'Tree', 'data': { '*left': 'Tree', '*all': ['Tree'] ${members} } } ${ARGUMENTS(`'root': 'Tree'`)}`;
  assert.equal(changes(tree(''), tree(`, '*m': 'str'`)), ['go.root.m member-added sent compatible']);
});

test('the bundled schema against itself and against one without announce-self', () => {
  assert.equal(diffSchemas(netSchema(), netSchema()), []);
  const commands = new Map([...netSchema().commands].filter(([name]) => name !== 'announce-self'));
  assert.equal(diffSchemas(netSchema(), { ...netSchema(), commands }).map(({ kind, where }) => `${kind} ${where}`), ['command-removed announce-self']);
});

test.run();
