// Schema data written by hand, for the few definitions that no QAPI text gives.

import type {
  BuiltinName, Command, EnumType, Event, Member, NamedType, Schema, StructType, TypeRef, UnionType,
} from '../../generators/qapi/ir.ts';

export function schemaOf(types: readonly NamedType[], commands: readonly Command[], events: readonly Event[]): Schema {
  return { types: byName(types), commands: byName(commands), events: byName(events) };
}

const PLAIN = { condition: undefined, features: [], doc: undefined, position: undefined } as const;

export function struct(name: string, ...members: readonly Member[]): StructType {
  return { ...PLAIN, kind: 'struct', name, base: undefined, members };
}

export function enumeration(name: string, ...values: readonly string[]): EnumType {
  const silent = { condition: undefined, features: [], doc: undefined, since: undefined } as const;
  return { ...PLAIN, kind: 'enum', name, values: values.map((value) => ({ name: value, ...silent })) };
}

/** `*name` is optional; a type in brackets is an array. */
export function member(name: string, type: string): Member {
  const optional = name.startsWith('*');
  const silent = { condition: undefined, features: [], doc: undefined, since: undefined, defaultText: undefined } as const;
  return { ...silent, name: optional ? name.slice(1) : name, type: reference(type), optional };
}

function reference(type: string): TypeRef {
  if (type.startsWith('[')) return { kind: 'array', of: reference(type.slice(1, -1)) };
  return isBuiltin(type) ? { kind: 'builtin', name: type } : { kind: 'named', name: type };
}

export type CommandShape = { readonly args?: string; readonly returns?: string; readonly preconfig?: boolean };

export function command(name: string, { args, returns, preconfig = false }: CommandShape = {}): Command {
  return {
    ...PLAIN, kind: 'command', name, arguments: args, boxed: false, returns: returns === undefined ? undefined : reference(returns),
    successResponse: true, allowOob: false, allowPreconfig: preconfig, coroutine: false,
  };
}

export function event(name: string, data?: string): Event {
  return { ...PLAIN, kind: 'event', name, data, boxed: false };
}

/** `branches` from value to type; a value of the discriminator that has none adds no members. */
export function union(name: string, discriminator: string, members: readonly Member[], branches: { readonly [value: string]: string }): UnionType {
  const cases = Object.entries(branches).map(([value, type]) => ({ value, type, condition: undefined }));
  return { ...PLAIN, kind: 'union', name, discriminator, members, branches: cases };
}

function byName<T extends { readonly name: string }>(definitions: readonly T[]): ReadonlyMap<string, T> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

const BUILTINS: ReadonlySet<string> = new Set<BuiltinName>([
  'str', 'number', 'int', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'size', 'bool', 'null', 'any', 'QType',
]);

function isBuiltin(type: string): type is BuiltinName {
  return BUILTINS.has(type);
}
