// Simple unions, as QEMU had them before 6.2, as the unions that they stand for.
//
// `{ 'union': 'U', 'data': { 'a': 'T' } }` has the discriminator `type` of an enum `UKind`, and its branches carry
// their value in a member `data`. Source: qapi-code-gen of 5.2, "Union types".

import type { WrittenBranch, WrittenDefinition, WrittenStruct, WrittenUnion } from './definition.ts';

/** The definitions that one stands for: itself, or a union with its enum and the wrappers of its branches before it. */
export function withDiscriminator(definition: WrittenDefinition): readonly WrittenDefinition[] {
  if (definition.kind !== 'union' || definition.discriminator !== '') return [definition];
  const { name, place, condition, branches } = definition;
  const implied = { place, condition, features: [], doc: undefined };
  const values = branches.map((branch) => ({ name: branch.name, condition: branch.condition, features: [] }));
  return [
    { ...implied, kind: 'enum', name: `${name}Kind`, values },
    ...branches.map((branch) => wrapper(definition, branch)),
    {
      ...definition,
      base: [memberOf('type', { name: `${name}Kind`, array: false })],
      discriminator: 'type',
      branches: branches.map((branch) => wrapped(definition, branch)),
    },
  ];
}

function wrapper(union: WrittenUnion, branch: WrittenBranch): WrittenStruct {
  const { place } = union;
  const members = [memberOf('data', branch.type)];
  const bare = { condition: undefined, features: [], doc: undefined, base: undefined };
  return { ...bare, kind: 'struct', name: wrapperName(union, branch), place, members };
}

function wrapped(union: WrittenUnion, branch: WrittenBranch): WrittenBranch {
  return { ...branch, type: { name: wrapperName(union, branch), array: false } };
}

function wrapperName(union: WrittenUnion, branch: WrittenBranch): string {
  return `q_obj_${union.name}-${branch.name}-wrapper`;
}

function memberOf(name: string, type: WrittenBranch['type']) {
  return { name, type, optional: false, condition: undefined, features: [] };
}
