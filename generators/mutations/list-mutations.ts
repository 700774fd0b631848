// Lists with an element that is not of the declared type, at the front and behind a proper one.

import type { Scene } from '../named-command.ts';
import { usualValue } from '../named-command.ts';
import type { Member, TypeRef } from '../qapi/ir.ts';
import { membersOf } from '../qapi/ir.ts';
import type { JsonValue } from '../qapi/json-value.ts';
import { isJsonArray } from '../qapi/json-value.ts';
import type { Mutation } from './mutation.ts';
import { mutation, setMember } from './mutation.ts';

export function listMutations(scene: Scene, member: Member): readonly Mutation[] {
  if (member.type.kind !== 'array') return [];
  const usual = usualValue(scene, member);
  const proper = isJsonArray(usual) ? usual[0] : undefined;
  const faults = elementFaults(scene, member.type.of);
  const alone = faults.map(([label, value]) => listMutation(member, label, [value]));
  const second = proper === undefined ? [] : faults.map(([label, value]) => listMutation(member, `second-${label}`, [proper, value]));
  return [...alone, ...second, ...(proper === undefined ? [] : [bareElement(member, proper)])];
}

function listMutation(member: Member, label: string, value: readonly JsonValue[]): Mutation {
  const violates = ['wrong-type', 'missing-member', 'unexpected-member'] as const;
  return mutation(`${member.name.toLowerCase()}/element-${label}`, 'arguments/list-element', violates, setMember(member.name, value));
}

/** The element where a list of one is due. */
function bareElement(member: Member, element: JsonValue): Mutation {
  return mutation(`${member.name.toLowerCase()}/element-without-list`, 'arguments/wrong-type', 'wrong-type', setMember(member.name, element));
}

function elementFaults(scene: Scene, of: TypeRef): readonly (readonly [string, JsonValue])[] {
  const everywhere: readonly (readonly [string, JsonValue])[] = [['null', null], ['boolean', true], ['integer', 1], ['fraction', 1.5], ['list', []]];
  if (of.kind === 'builtin') return of.name === 'str' ? [...everywhere, ['object', {}]] : [];
  const struct = of.kind === 'named' ? scene.schema.types.get(of.name) : undefined;
  if (of.kind !== 'named' || struct?.kind !== 'struct') return [];
  const [first] = membersOf(scene.schema, of.name).filter((each) => !each.optional);
  return [...everywhere, ['string', 'text'], ...(first === undefined ? [] : structFaults(first.name))];
}

function structFaults(member: string): readonly (readonly [string, JsonValue])[] {
  return [
    ['empty-object', {}],
    ['other-member', { 'plumb-unexpected': 'text' }],
    ['one-member-more', { [member]: 'text', 'plumb-unexpected': 1 }],
    ['member-null', { [member]: null }],
    ['member-list', { [member]: ['text'] }],
    ['member-nested', { [member]: { [member]: 'text' } }],
  ];
}
