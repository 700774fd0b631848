// Strings that are no value of an enumeration: unknown ones, and known ones in another case.
//
// For the type of a backend the text demands an error class of its own: net.json, line 48.

import { reject } from '../certificate.ts';
import type { Scene } from '../named-command.ts';
import type { EnumType, Member } from '../qapi/ir.ts';
import type { Mutation } from './mutation.ts';
import { mutation, setMember } from './mutation.ts';

export function enumMutations(scene: Scene, member: Member, type: EnumType | undefined): readonly Mutation[] {
  if (type === undefined) return [];
  const known = new Set(type.values.map((value) => value.name));
  const upper = (scene.type ?? type.values[0]?.name ?? '').toUpperCase();
  return [
    unknownValue(scene, member, 'unknown', 'plumb-unknown'),
    unknownValue(scene, member, 'empty', ''),
    unknownValue(scene, member, 'with-space', `${scene.type ?? ''} `),
    unknownValue(scene, member, 'beginning-of-known', (scene.type ?? 'x').slice(0, -1)),
    ...(known.has(upper) ? [] : [wrongCase(scene, member, upper)]),
  ];
}

function unknownValue(scene: Scene, member: Member, label: string, value: string): Mutation {
  return asType(scene, member, mutation(`${member.name.toLowerCase()}/${label}`, 'arguments/unknown-enum-value', 'unknown-enum-value', setMember(member.name, value)));
}

function wrongCase(scene: Scene, member: Member, value: string): Mutation {
  return asType(scene, member, mutation(`${member.name.toLowerCase()}/value-in-capitals`, 'arguments/enum-case', 'unknown-enum-value', setMember(member.name, value)));
}

function asType(scene: Scene, member: Member, plain: Mutation): Mutation {
  const isBackendType = scene.execute === 'netdev_add' && member.name === scene.union?.discriminator;
  return isBackendType ? { ...plain, expectation: reject('netdev_add/invalid-type', 'DeviceNotFound') } : plain;
}
