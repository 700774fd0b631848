// An introspected schema with the names and widths that a textual one knows.
//
// Both are walked side by side from the commands and events, whose names nobody hides; a hidden type that stands
// where a textual one stands takes its name, its words and the widths of its integers. What the target has more is
// kept under the names that it came with, and what it has less stays absent: the result describes the target.

import type { Branch, EnumType, Member, NamedType, Schema, TypeRef } from './ir.ts';
import { branchOf, membersOf } from './ir.ts';
import { alternativeLike, isIntegerType } from './json-shape.ts';

export function matchIntrospection(textual: Schema, introspected: Schema): Schema {
  const pairing = pairTypes(textual, introspected);
  const match: Match = { textual, introspected, pairing, names: namesFor(pairing, introspected) };
  return {
    types: renamed([...introspected.types.values()].map((type) => namedType(match, type))),
    commands: renamed([...introspected.commands.values()].map((command) => {
      const known = textual.commands.get(command.name);
      const { boxed, allowPreconfig, coroutine, successResponse, doc } = known ?? command;
      const returns = command.returns === undefined ? undefined : typeRef(match, command.returns, known?.returns);
      return { ...command, boxed, allowPreconfig, coroutine, successResponse, doc, returns, arguments: nameOf(match, command.arguments) };
    })),
    events: renamed([...introspected.events.values()].map((event) => {
      const { boxed, doc } = textual.events.get(event.name) ?? event;
      return { ...event, boxed, doc, data: nameOf(match, event.data) };
    })),
  };
}

/** Hidden name → textual name of the type that stands in the same place. */
type Pairing = ReadonlyMap<string, string>;

type Match = {
  readonly textual: Schema;
  readonly introspected: Schema;
  readonly pairing: Pairing;
  readonly names: ReadonlyMap<string, string>;
};

type Pair = { readonly hidden: TypeRef | undefined; readonly known: TypeRef | undefined };

function pairTypes(textual: Schema, introspected: Schema): Pairing {
  const pairing = new Map<string, string>();
  const pending = rootPairs(textual, introspected);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { hidden, known } = next;
    if (hidden?.kind === 'array' && known?.kind === 'array') pending.push({ hidden: hidden.of, known: known.of });
    if (hidden?.kind !== 'named' || known?.kind !== 'named' || pairing.has(hidden.name)) continue;
    const hiddenType = introspected.types.get(hidden.name);
    const knownType = textual.types.get(known.name);
    if (hiddenType === undefined || knownType === undefined || shapeOf(hiddenType) !== shapeOf(knownType)) continue;
    pairing.set(hidden.name, known.name);
    pending.push(...innerPairs(textual, introspected, hiddenType, knownType).toReversed());
  }
  return pairing;
}

/** In reverse (as the inner ones are pushed), so that the stack yields them in the order of definition and the first to claim a name gets it. */
function rootPairs(textual: Schema, introspected: Schema): Pair[] {
  const commands = [...introspected.commands.values()].flatMap((command) => {
    const known = textual.commands.get(command.name);
    return [pairNamed(command.arguments, known?.arguments), { hidden: command.returns, known: known?.returns }];
  });
  const events = [...introspected.events.values()].map((event) => pairNamed(event.data, textual.events.get(event.name)?.data));
  return [...commands, ...events].reverse();
}

function innerPairs(textual: Schema, introspected: Schema, hidden: NamedType, known: NamedType): readonly Pair[] {
  if (hidden.kind === 'enum' || known.kind === 'enum') return [];
  if (hidden.kind === 'alternate' && known.kind === 'alternate') {
    return hidden.members.map((each) => ({ hidden: each.type, known: alternativeLike(textual, known, introspected, each.type)?.type }));
  }
  const knownMembers = membersOf(textual, known.name);
  const members = membersOf(introspected, hidden.name).map((each) =>
    ({ hidden: each.type, known: knownMembers.find((other) => other.name === each.name)?.type }));
  if (hidden.kind !== 'union' || known.kind !== 'union') return members;
  return [...members, ...hidden.branches.map((branch) => pairNamed(branch.type, branchOf(known, branch.value)?.type))];
}

function pairNamed(hidden: string | undefined, known: string | undefined): Pair {
  return { hidden: namedRef(hidden), known: namedRef(known) };
}

function namedRef(name: string | undefined): TypeRef | undefined {
  return name === undefined ? undefined : { kind: 'named', name };
}

/** Several hidden types may stand for one textual type; only the first can have its name. */
function namesFor(pairing: Pairing, introspected: Schema): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set([...introspected.types.keys()].filter((name) => !pairing.has(name)));
  for (const [hidden, known] of pairing) {
    if (!taken.has(known)) names.set(hidden, known);
    taken.add(known);
  }
  return names;
}

function renamed<T extends { readonly name: string }>(definitions: readonly T[]): ReadonlyMap<string, T> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

function nameOf<T extends string | undefined>(match: Match, hidden: T): T | string {
  return hidden === undefined ? hidden : match.names.get(hidden) ?? hidden;
}

function namedType(match: Match, hidden: NamedType): NamedType {
  const knownName = match.pairing.get(hidden.name);
  const known = knownName === undefined ? undefined : match.textual.types.get(knownName);
  const name = nameOf(match, hidden.name);
  const doc = known?.doc;
  switch (hidden.kind) {
    case 'enum': return { ...hidden, name, doc, values: enumValues(hidden, known) };
    case 'alternate': return { ...hidden, name, doc, members: hidden.members.map((each) => alternative(match, each, known)) };
    case 'struct': return { ...hidden, name, doc, members: membersFor(match, hidden.members, known) };
    case 'union': return {
      ...hidden, name, doc,
      members: membersFor(match, hidden.members, known),
      branches: hidden.branches.map((branch): Branch => ({ ...branch, type: nameOf(match, branch.type) })),
    };
    default: throw hidden satisfies never;
  }
}

function enumValues(hidden: EnumType, known: NamedType | undefined): EnumType['values'] {
  if (known?.kind !== 'enum') return hidden.values;
  return hidden.values.map((value) => {
    const { doc, since } = known.values.find((other) => other.name === value.name) ?? value;
    return { ...value, doc, since };
  });
}

function membersFor(match: Match, hidden: readonly Member[], known: NamedType | undefined): readonly Member[] {
  const knownMembers = known === undefined || known.kind === 'enum' ? [] : membersOf(match.textual, known.name);
  return hidden.map((member) => {
    const other = knownMembers.find((each) => each.name === member.name);
    const { doc, since, defaultText } = other ?? member;
    return { ...member, type: typeRef(match, member.type, other?.type), doc, since, defaultText };
  });
}

function alternative(match: Match, hidden: Member, known: NamedType | undefined): Member {
  const like = known?.kind === 'alternate' ? alternativeLike(match.textual, known, match.introspected, hidden.type) : undefined;
  const { name, doc, since } = like ?? hidden;
  return { ...hidden, name, doc, since, type: typeRef(match, hidden.type, like?.type) };
}

/** The hidden reference under its new name; where it is an integer, with the width that the text gives. */
function typeRef(match: Match, hidden: TypeRef, known: TypeRef | undefined): TypeRef {
  switch (hidden.kind) {
    case 'array': return { kind: 'array', of: typeRef(match, hidden.of, known?.kind === 'array' ? known.of : undefined) };
    case 'named': return { kind: 'named', name: nameOf(match, hidden.name) };
    case 'builtin': return hidden.name === 'int' && known !== undefined && isIntegerType(known) ? known : hidden;
    default: throw hidden satisfies never;
  }
}

function shapeOf(type: NamedType): 'enum' | 'object' | 'alternate' {
  return type.kind === 'struct' || type.kind === 'union' ? 'object' : type.kind;
}
