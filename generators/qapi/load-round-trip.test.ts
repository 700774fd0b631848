// What is written is what is read: random schemas, printed in random but equivalent ways, give the model they came from.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition, Feature, Schema, TypeRef } from './ir.ts';
import { loadSchema } from './load.ts';
import { formatProblem } from './schema-error.ts';

/** A way to write: long forms or short ones, and what stands between the tokens. */
type Hand = { readonly long: boolean; readonly gap: string };

type Part = { readonly condition: Condition | undefined; readonly features: readonly Feature[] };
type Field = Part & { readonly name: string; readonly type: string; readonly array: boolean; readonly optional: boolean };
type Value = Part & { readonly name: string };
type Sketch = {
  readonly values: readonly Value[];
  readonly base: readonly Field[];
  readonly fields: readonly Field[];
  readonly args: readonly Field[];
  readonly branches: readonly boolean[];
  readonly flags: readonly ('allow-oob' | 'allow-preconfig')[];
  readonly condition: Condition | undefined;
};

const symbol = fc.constantFrom('A', 'CONFIG_B', 'X1').map((name): Condition => ({ kind: 'config', name }));
const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    symbol,
    tie('tree').map((of): Condition => ({ kind: 'not', of })),
    fc.tuple(fc.constantFrom('all', 'any'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
      .map(([kind, of]): Condition => ({ kind, of })),
  ),
})).tree;
const perhaps = fc.option(condition, { nil: undefined, freq: 2 });
const plain = { noNullPrototype: true } as const;
const feature = fc.record({ name: fc.constantFrom('deprecated', 'unstable', 'f-1'), condition: perhaps }, plain);
const features = fc.uniqueArray(feature, { selector: ({ name }) => name, maxLength: 2 });
const type = fc.constantFrom(
  'str', 'number', 'int', 'int8', 'uint64', 'size', 'bool', 'null', 'any', 'QType', 'Kind', 'Branch', 'Alt',
);

function names(prefix: string): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom('', 'x-', '__com.example_'), fc.nat(30)).map(([front, n]) => `${front}${prefix}-${n}`);
}

function fields(prefix: string): fc.Arbitrary<readonly Field[]> {
  const parts = { name: names(prefix), type, array: fc.boolean(), optional: fc.boolean(), condition: perhaps, features };
  const field = fc.record(parts, plain);
  return fc.uniqueArray(field, { selector: ({ name }) => name.replace(/\W/g, '_'), maxLength: 4 });
}

const value = fc.record({ name: fc.nat(20).map((n) => (n % 2 === 0 ? `v-${n}` : `${n}`)), condition: perhaps, features }, plain);
const sketch: fc.Arbitrary<Sketch> = fc.record({
  values: fc.uniqueArray(value, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }),
  base: fields('b'),
  fields: fields('m'),
  args: fields('a'),
  branches: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  flags: fc.subarray(['allow-oob' as const, 'allow-preconfig' as const]),
  condition: perhaps,
});
const hand: fc.Arbitrary<Hand> = fc.record({ long: fc.boolean(), gap: fc.constantFrom('', ' ', '\n', ' # aside\n', '\t\n\n  ') });

// The schema of a sketch, as a list of its definitions, each an object whose values are already text.
function definitions(sketch: Sketch, hand: Hand): readonly string[] {
  const tail = sketch.condition === undefined ? [] : [['if', conditionText(sketch.condition, hand)] as const];
  const chosen = sketch.values.filter((_, index) => sketch.branches[index]);
  return [
    object([['enum', quote('Kind')], ['data', list(sketch.values.map((part) => valueText(part, hand)), hand)], ...tail], hand),
    object([['struct', quote('Base')], ['data', fieldsText(sketch.base, hand)]], hand),
    object([['struct', quote('Branch')], ['base', quote('Base')], ['data', fieldsText(sketch.fields, hand)], ...tail], hand),
    object([
      ['union', quote('Un')],
      ['base', object([['tag', quote('Kind')]], hand)],
      ['discriminator', quote('tag')],
      ['data', object(chosen.map((branch) => [branch.name, branchText(branch, hand)] as const), hand)],
    ], hand),
    object([
      ['alternate', quote('Alt')],
      ['data', object([['s', quote('str')], ['o', quote('Un')], ['l', list([quote('int')], hand)]], hand)],
    ], hand),
    object([
      ['command', quote('do-it')],
      ['data', fieldsText(sketch.args, hand)],
      ['returns', list([quote('Un')], hand)],
      ...sketch.flags.map((flag) => [flag, 'true'] as const),
    ], hand),
    object([['event', quote('DONE')], ['boxed', 'true'], ['data', quote('Un')], ...tail], hand),
  ];
}

function fieldsText(members: readonly Field[], hand: Hand): string {
  return object(members.map((field) => {
    const reference = field.array ? list([quote(field.type)], hand) : quote(field.type);
    return [`${field.optional ? '*' : ''}${field.name}`, partText('type', reference, field, hand)] as const;
  }), hand);
}

function valueText(part: Value, hand: Hand): string {
  return partText('name', quote(part.name), part, hand);
}

function branchText({ condition: when }: Value, hand: Hand): string {
  return partText('type', quote('Branch'), { condition: when, features: [] }, hand);
}

function partText(key: string, text: string, part: Part, hand: Hand): string {
  if (!hand.long && part.condition === undefined && part.features.length === 0) return text;
  const when = part.condition === undefined ? [] : [['if', conditionText(part.condition, hand)] as const];
  const marks = part.features.map((mark) => {
    return partText('name', quote(mark.name), { condition: mark.condition, features: [] }, hand);
  });
  return object([[key, text], ...when, ...(marks.length > 0 ? [['features', list(marks, hand)] as const] : [])], hand);
}

function conditionText(when: Condition, hand: Hand): string {
  switch (when.kind) {
    case 'config': return quote(when.name);
    case 'not': return object([['not', conditionText(when.of, hand)]], hand);
    default: return object([[when.kind, list(when.of.map((part) => conditionText(part, hand)), hand)]], hand);
  }
}

function object(members: readonly (readonly [string, string])[], { gap }: Hand): string {
  return `{${gap}${members.map(([key, text]) => `${quote(key)}${gap}:${gap}${text}`).join(`${gap},`)}${gap}}`;
}

function list(items: readonly string[], { gap }: Hand): string {
  return `[${gap}${items.join(`,${gap}`)}${gap}]`;
}

function quote(text: string): string {
  return `'${text}'`;
}

function schemaOf(texts: readonly string[]): Schema {
  const result = loadSchema('s.json', (path) => (path === 's.json' ? texts.join('\n') : undefined));
  if (result.kind === 'ok') return result.schema;
  throw new Error(`${formatProblem(result.error)}\n${texts.join('\n')}`);
}

function refText(ref: TypeRef): string {
  return ref.kind === 'array' ? `${refText(ref.of)}[]` : ref.name;
}

/** A schema without the places that the text gave it, in the order of names. */
function essence(schema: Schema): unknown {
  const entries = [...schema.types.values(), ...schema.commands.values(), ...schema.events.values()];
  return entries.map((entry) => ({ ...entry, position: undefined })).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

test('the members of a schema are those that were written', () => {
  fc.assert(fc.property(sketch, hand, (drawn, written) => {
    const { types, commands } = schemaOf(definitions(drawn, written));
    const branch = types.get('Branch');
    const read = branch?.kind === 'struct' ? branch.members : [];
    assert.equal(read.map(({ name, optional }) => [name, optional]), drawn.fields.map(({ name, optional }) => [name, optional]));
    assert.equal(read.map((member) => member.condition), drawn.fields.map((member) => member.condition));
    assert.equal(read.map((member) => member.features), drawn.fields.map((member) => member.features));
    assert.equal(read.map((member) => refText(member.type)), drawn.fields.map((field) => `${field.type}${field.array ? '[]' : ''}`));
    const kind = types.get('Kind');
    assert.equal(kind?.kind === 'enum' && kind.values.map(({ name }) => name), drawn.values.map(({ name }) => name));
    assert.is(types.has('q_obj_do-it-arg'), drawn.args.length > 0);
    assert.is(commands.get('do-it')?.allowOob, drawn.flags.includes('allow-oob'));
    assert.equal(branch?.condition, drawn.condition);
  }), { numRuns: 300 });
});

test('long forms, short forms, white space and comments make no difference', () => {
  fc.assert(fc.property(sketch, hand, hand, (drawn, one, other) => {
    assert.equal(essence(schemaOf(definitions(drawn, one))), essence(schemaOf(definitions(drawn, other))));
  }), { numRuns: 200 });
});

test('the order of definitions makes no difference', () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 });
  fc.assert(fc.property(sketch, hand, order, (drawn, written, shuffled) => {
    const texts = definitions(drawn, written);
    assert.equal(essence(schemaOf(shuffled.map((index) => texts[index] ?? ''))), essence(schemaOf(texts)));
  }), { numRuns: 200 });
});

test('a schema spread over files that include each other once is the same schema', () => {
  fc.assert(fc.property(sketch, hand, (drawn, written) => {
    const texts = definitions(drawn, written);
    const files = new Map(texts.map((text, index) => [`d/${index}.json`, `{ 'include': '../s.json2' }\n${text}`]));
    files.set('d/../s.json2', '# shared by all');
    files.set('s.json', texts.map((_, index) => `{ 'include': 'd/${index}.json' }`).join('\n'));
    const result = loadSchema('s.json', (path) => files.get(path));
    assert.equal(result.kind === 'ok' && essence(result.schema), essence(schemaOf(texts)));
  }), { numRuns: 100 });
});

test.run();
