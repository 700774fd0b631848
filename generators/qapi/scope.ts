// The names of a schema and what they stand for: built-in types, definitions, and the arrays that are in use.
//
// Types, commands and events share one space of names. Source: qapi-code-gen, "Built-in Types", "Naming rules".

import type { WrittenDefinition, WrittenMember, WrittenMembers, WrittenType } from './definition.ts';
import type { BuiltinName } from './ir.ts';
import { SchemaFault } from './schema-error.ts';

/** What a type name stands for. An array's element is a name still, checked where the array was first used. */
export type NamedThing =
  | { readonly kind: 'builtin'; readonly name: BuiltinName }
  | { readonly kind: 'array'; readonly of: string }
  | { readonly kind: 'type'; readonly type: Exclude<WrittenDefinition, { readonly kind: 'command' | 'event' }> };

export class Scope {
  readonly definitions: readonly WrittenDefinition[];
  readonly #byName = new Map<string, WrittenDefinition>();
  readonly #arrays = new Set<string>(BUILTIN_NAMES);

  /** Throws a `SchemaFault` at the second definition of a name. */
  constructor(definitions: readonly WrittenDefinition[]) {
    this.definitions = definitions;
    for (const definition of definitions) {
      this.#claim(definition);
      for (const type of typesIn(definition)) if (type.array) this.#arrays.add(type.name);
    }
  }

  find(name: string): NamedThing | undefined {
    if (isBuiltin(name)) return { kind: 'builtin', name };
    const type = this.#byName.get(name);
    if (type?.kind === 'command' || type?.kind === 'event') return undefined;
    if (type !== undefined) return { kind: 'type', type };
    const element = name.endsWith('List') ? name.slice(0, -'List'.length) : undefined;
    return element !== undefined && this.#arrays.has(element) ? { kind: 'array', of: element } : undefined;
  }

  /** What a type reference stands for; an unknown name is a fault of the definition that uses it. */
  resolve(type: WrittenType, user: WrittenDefinition, what: string): NamedThing {
    if (type.array) return { kind: 'array', of: type.name };
    const thing = this.find(type.name);
    if (thing === undefined) throw new SchemaFault(user.place, `${what} has the unknown type '${type.name}'`);
    return thing;
  }

  #claim(definition: WrittenDefinition): void {
    const { name, place } = definition;
    if (isBuiltin(name)) throw new SchemaFault(place, `'${name}' is a built-in type`);
    const other = this.#byName.get(name)?.place;
    if (other !== undefined) {
      throw new SchemaFault(place, `'${name}' is already defined at ${other.source.file}:${other.line}`);
    }
    this.#byName.set(name, definition);
  }
}

/** All types that a definition refers to. */
export function typesIn(definition: WrittenDefinition): readonly WrittenType[] {
  switch (definition.kind) {
    case 'enum': return [];
    case 'struct': return definition.members.map(typeOf);
    case 'union': return [...inlineMembers(definition.base).map(typeOf), ...definition.branches.map(typeOf)];
    case 'alternate': return definition.branches.map(typeOf);
    case 'event': return inlineMembers(definition.data).map(typeOf);
    case 'command': {
      const returns = definition.returns === undefined ? [] : [definition.returns];
      return [...inlineMembers(definition.data).map(typeOf), ...returns];
    }
    default: throw definition satisfies never;
  }
}

/** The members where they are written in place; none where a type is named. */
export function inlineMembers(members: WrittenMembers | undefined): readonly WrittenMember[] {
  return members === undefined || typeof members === 'string' ? [] : members;
}

/** How a type is called in a message. */
export function describeThing(thing: NamedThing): string {
  switch (thing.kind) {
    case 'builtin': return `built-in type '${thing.name}'`;
    case 'array': return `array type ['${thing.of}']`;
    case 'type': return `${thing.type.kind} type '${thing.type.name}'`;
    default: throw thing satisfies never;
  }
}

const BUILTIN_NAMES: readonly BuiltinName[] = [
  'str', 'number', 'int', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'size', 'bool',
  'null', 'any',
];

export function isBuiltin(name: string): name is BuiltinName {
  return name === 'QType' || BUILTIN_NAMES.some((builtin) => builtin === name);
}

function typeOf(typed: { readonly type: WrittenType }): WrittenType {
  return typed.type;
}
