// Faults in the shape of the arguments: no object, members missing, too many, or of another branch.

import { harmless } from '../harmless.ts';
import type { Scene } from '../named-command.ts';
import { branchTypes, sceneOf, usualValue } from '../named-command.ts';
import type { Member } from '../qapi/ir.ts';
import type { JsonValue } from '../qapi/json-value.ts';
import type { Mutation } from './mutation.ts';
import { dropMember, mutation, setMember } from './mutation.ts';

export function shapeMutations(scene: Scene): readonly Mutation[] {
  return [
    ...notAnObject(),
    ...missing(scene),
    ...unexpected(scene),
    ...misspelt(scene),
    ...foreign(scene),
    ...wrongDiscriminator(scene),
    ...nested(scene),
  ];
}

/** Deep, but far from the limits of JSON parsers. */
const NESTING = 300;

function notAnObject(): readonly Mutation[] {
  const kinds: readonly (readonly [string, JsonValue])[] = [['null', null], ['boolean', true], ['integer', 1], ['fraction', 1.5], ['string', 'text'], ['array', []]];
  return kinds.map(([kind, value]) => mutation(`arguments/as-${kind}`, 'arguments/not-an-object', 'not-an-object', () => value));
}

function missing(scene: Scene): readonly Mutation[] {
  const names = mandatoryNames(scene);
  const each = names.map((name) => mutation(`${slug(name)}/missing`, 'arguments/missing-member', 'missing-member', dropMember(name)));
  if (names.length === 0) return each;
  return [
    ...each,
    mutation('arguments/absent', 'arguments/missing-member', 'missing-member', () => undefined),
    mutation('arguments/empty', 'arguments/missing-member', 'missing-member', () => ({})),
  ];
}

function unexpected(scene: Scene): readonly Mutation[] {
  const names: readonly (readonly [string, string])[] = [
    ['plain', 'plumb-unexpected'], ['empty', ''], ['dotted', 'plumb.unexpected'], ['downstream', '__org.plumbline_x'],
    ['object-internal', 'constructor'], ['arguments', 'arguments'],
  ];
  const known = new Set(scene.members.map((member) => member.name));
  return names.filter(([, name]) => !known.has(name)).map(([label, name]) =>
    mutation(`unexpected/${label}`, 'arguments/unexpected-member', 'unexpected-member', setMember(name, 1)));
}

/** Each member again under a name in another case, and with - for _ or the other way round. */
function misspelt(scene: Scene): readonly Mutation[] {
  return scene.members.flatMap((member) => {
    const swapped = member.name.replaceAll(/[-_]/g, (mark) => (mark === '-' ? '_' : '-'));
    const add = (label: string, name: string): Mutation =>
      mutation(`${slug(member.name)}/${label}`, 'arguments/name-case', 'unexpected-member', setMember(name, usualValue(scene, member) ?? 1));
    const upper = add('capitals', member.name.toUpperCase());
    return swapped === member.name ? [upper] : [upper, add('hyphen-or-underscore', swapped)];
  });
}

/** From each other branch the first member that this one lacks. */
function foreign(scene: Scene): readonly Mutation[] {
  const own = new Set(scene.members.map((member) => member.name));
  return otherScenes(scene).flatMap((other) => {
    const stranger = other.members.find((member) => !own.has(member.name));
    if (stranger === undefined) return [];
    const value = usualValue(other, stranger) ?? 1;
    return [mutation(`foreign/${other.type ?? ''}`, 'arguments/foreign-branch-member', 'unexpected-member', setMember(stranger.name, value))];
  });
}

/** The arguments of this branch under the name of another: a member that it lacks, or one that it demands, tells them apart. */
function wrongDiscriminator(scene: Scene): readonly Mutation[] {
  const discriminator = scene.union?.discriminator;
  if (discriminator === undefined) return [];
  return otherScenes(scene).flatMap((other) => {
    const witness = witnessFor(scene, other);
    if (witness === undefined) return [];
    const change = setMember(discriminator, other.type ?? '');
    return [mutation(`discriminator/${other.type ?? ''}`, 'arguments/wrong-discriminator', ['missing-member', 'unexpected-member'],
      (args) => harmless(scene.execute, change({ ...args, ...witness })))];
  });
}

function witnessFor(scene: Scene, other: Scene): { readonly [name: string]: JsonValue } | undefined {
  const otherNames = new Set(other.members.map((member) => member.name));
  const foreigner = scene.members.find((member) => !otherNames.has(member.name));
  if (foreigner !== undefined) return { [foreigner.name]: usualValue(scene, foreigner) ?? 1 };
  const ownNames = new Set(scene.members.map((member) => member.name));
  const demanded = other.members.some((member) => !member.optional && !ownNames.has(member.name));
  return demanded ? {} : undefined;
}

function nested(scene: Scene): readonly Mutation[] {
  const target = scene.members.find(isScalar);
  if (target === undefined) return [];
  const set = (value: JsonValue): ((args: { readonly [name: string]: JsonValue }) => JsonValue) => setMember(target.name, value);
  return [
    mutation('nesting/arrays', 'arguments/nesting', 'wrong-type', set(nest(NESTING, (inner) => [inner]))),
    mutation('nesting/objects', 'arguments/nesting', 'wrong-type', set(nest(NESTING, (inner) => ({ [target.name]: inner })))),
  ];
}

function nest(depth: number, wrap: (inner: JsonValue) => JsonValue): JsonValue {
  let value: JsonValue = wrap(0);
  for (let level = 1; level < depth; level += 1) value = wrap(value);
  return value;
}

function isScalar(member: Member): boolean {
  return member.type.kind === 'builtin' && member.type.name !== 'any';
}

function mandatoryNames(scene: Scene): readonly string[] {
  const names = scene.members.filter((member) => !member.optional).map((member) => member.name);
  return scene.union === undefined ? names : [scene.union.discriminator, ...names];
}

function otherScenes(scene: Scene): readonly Scene[] {
  return branchTypes(scene.schema, scene.execute, scene.defined).filter((type) => type !== scene.type).flatMap((type) => {
    const other = sceneOf(scene.schema, scene.execute, type, scene.defined);
    return other === undefined ? [] : [other];
  });
}

function slug(name: string): string {
  return name.toLowerCase();
}
