// Faults in the value of one member: another JSON type, null, a fraction, a number beyond the width, an unknown value.

import { open } from '../certificate.ts';
import type { Scene } from '../named-command.ts';
import type { BuiltinName, EnumType, Member, TypeRef } from '../qapi/ir.ts';
import { integerRange } from '../qapi/ir.ts';
import type { JsonValue } from '../qapi/json-value.ts';
import { RawJson } from '../qapi/json-value.ts';
import { enumMutations } from './enum-mutations.ts';
import { listMutations } from './list-mutations.ts';
import type { Mutation } from './mutation.ts';
import { mutation, setMember } from './mutation.ts';

export function valueMutations(scene: Scene): readonly Mutation[] {
  const discriminator = scene.union?.members.find((member) => member.name === scene.union?.discriminator);
  const members = discriminator === undefined ? scene.members : [discriminator, ...scene.members];
  return members.flatMap((member) => memberMutations(scene, member));
}

type Kind = 'boolean' | 'number' | 'string' | 'array' | 'object';

const SAMPLES: readonly (readonly [string, Kind, JsonValue])[] = [
  ['as-boolean', 'boolean', true],
  ['as-integer', 'number', 1],
  ['as-fraction', 'number', 1.5],
  ['as-string', 'string', '1'],
  ['as-word', 'string', 'true'],
  ['as-array', 'array', []],
  ['as-object', 'object', {}],
];

const FRACTIONS: readonly (readonly [string, JsonValue])[] = [
  ['fraction', 1.5], ['fraction-zero', new RawJson('64.0')], ['exponent', new RawJson('1e3')], ['fraction-below-zero', -0.5],
];

const LANDMARKS: readonly (readonly [string, bigint])[] = [
  ['2-to-63', 2n ** 63n], ['2-to-64', 2n ** 64n], ['minus-2-to-63-minus-1', -(2n ** 63n) - 1n], ['huge', 10n ** 30n], ['minus-huge', -(10n ** 30n)],
];

/** Wider than a certificate can promise: see `certifyViolations`. */
const WRAPPING: ReadonlySet<BuiltinName> = new Set(['uint64', 'size']);

function memberMutations(scene: Scene, member: Member): readonly Mutation[] {
  const kind = kindOf(scene, member.type);
  if (kind === undefined) return [];
  return [
    mutation(`${slug(member)}/null`, 'arguments/null', 'wrong-type', setMember(member.name, null)),
    ...wrongKinds(member, kind),
    ...(kind === 'number' ? [...fractions(member), ...outOfRange(member)] : []),
    ...listMutations(scene, member),
    ...enumMutations(scene, member, enumOf(scene, member)),
  ];
}

function wrongKinds(member: Member, kind: Kind): readonly Mutation[] {
  return SAMPLES.filter(([, each]) => each !== kind).map(([label, , value]) =>
    mutation(`${slug(member)}/${label}`, 'arguments/wrong-type', 'wrong-type', setMember(member.name, value)));
}

function fractions(member: Member): readonly Mutation[] {
  if (rangeOf(member) === undefined) return [];
  return FRACTIONS.map(([label, value]) =>
    mutation(`${slug(member)}/${label}`, 'arguments/fraction', 'not-an-integer', setMember(member.name, value)));
}

function outOfRange(member: Member): readonly Mutation[] {
  const range = rangeOf(member);
  if (range === undefined) return [];
  const [smallest, largest] = range;
  const values: readonly (readonly [string, bigint])[] = [['below-smallest', smallest - 1n], ['above-largest', largest + 1n], ...LANDMARKS];
  return values.filter(([, value], index) => (value < smallest || value > largest) && firstWith(values, value) === index).map(([label, value]) => {
    const plain = mutation(`${slug(member)}/${label}`, 'arguments/out-of-range', 'out-of-range', setMember(member.name, integer(value)));
    return wrapsAround(member, value) ? { ...plain, expectation: open('arguments/out-of-range', 'negative numbers are widely taken as their two’s complement') } : plain;
  });
}

function firstWith(values: readonly (readonly [string, bigint])[], value: bigint): number {
  return values.findIndex(([, other]) => other === value);
}

function wrapsAround(member: Member, value: bigint): boolean {
  return member.type.kind === 'builtin' && WRAPPING.has(member.type.name) && value < 0n && value >= -(2n ** 63n);
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The JSON type that a member takes; undefined where it takes several or any. */
function kindOf(scene: Scene, type: TypeRef): Kind | undefined {
  if (type.kind === 'array') return 'array';
  if (type.kind === 'named') {
    const kind = scene.schema.types.get(type.name)?.kind;
    if (kind === 'enum') return 'string';
    return kind === 'struct' || kind === 'union' ? 'object' : undefined;
  }
  if (type.name === 'str' || type.name === 'QType') return 'string';
  if (type.name === 'bool') return 'boolean';
  return type.name === 'null' || type.name === 'any' ? undefined : 'number';
}

function enumOf(scene: Scene, member: Member): EnumType | undefined {
  const type = member.type.kind === 'named' ? scene.schema.types.get(member.type.name) : undefined;
  return type?.kind === 'enum' ? type : undefined;
}

function rangeOf(member: Member): readonly [bigint, bigint] | undefined {
  return member.type.kind === 'builtin' ? integerRange(member.type.name) : undefined;
}

function slug(member: Member): string {
  return member.name.toLowerCase();
}
