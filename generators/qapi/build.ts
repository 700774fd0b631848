// From written definitions to the model: names resolved, bases of unions merged in, documentation beside its member.
//
// Members written in place become a struct of their own, `q_obj_NAME-arg`, right before the command or event.

import type {
  WrittenCommand, WrittenDefinition, WrittenEnum, WrittenEvent, WrittenMember, WrittenMembers, WrittenType,
} from './definition.ts';
import type { DocBlock } from './doc-block.ts';
import { defaultIn, docOf, sinceIn, sinceOfName } from './doc-text.ts';
import type { Command, EnumValue, Event, Member, NamedType, Schema, StructType, TypeRef } from './ir.ts';
import type { ParsedFiles } from './parse.ts';
import { checkSchema } from './resolve.ts';
import { positionOf } from './schema-error.ts';
import { inlineMembers, isBuiltin, Scope } from './scope.ts';
import { shapeDefinition } from './shape.ts';
import { withDiscriminator } from './simple-union.ts';

/** Throws a `SchemaFault` at the first fault. */
export function buildSchema({ definitions, pragmas, edition }: ParsedFiles): Schema {
  const scope = new Scope(definitions.map((raw) => shapeDefinition(raw, pragmas, edition)).flatMap(withDiscriminator));
  checkSchema(scope, pragmas, edition);
  const types = new Map<string, NamedType>();
  const commands = new Map<string, Command>();
  const events = new Map<string, Event>();
  for (const definition of scope.definitions) {
    if (definition.kind === 'command' || definition.kind === 'event') {
      const implicit = implicitStruct(definition, scope);
      if (implicit !== undefined) types.set(implicit.name, implicit);
      const data = typeof definition.data === 'string' ? definition.data : implicit?.name;
      if (definition.kind === 'command') commands.set(definition.name, commandOf(definition, data, scope));
      else events.set(definition.name, { ...headOf(definition), kind: 'event', data, boxed: definition.boxed });
    } else {
      types.set(definition.name, typeOf(definition, scope));
    }
  }
  return { types, commands, events };
}

function implicitStruct(user: WrittenCommand | WrittenEvent, scope: Scope): StructType | undefined {
  const members = inlineMembers(user.data);
  if (members.length === 0) return undefined;
  return {
    ...headOf(user),
    name: `q_obj_${user.name}-arg`,
    kind: 'struct',
    features: [],
    base: undefined,
    members: modelMembers(members, user.doc, scope),
  };
}

function commandOf(command: WrittenCommand, data: string | undefined, scope: Scope): Command {
  const { boxed, returns, successResponse, allowOob, allowPreconfig, coroutine } = command;
  return {
    ...headOf(command),
    kind: 'command',
    arguments: data,
    boxed,
    returns: returns === undefined ? undefined : refOf(returns, scope),
    successResponse,
    allowOob,
    allowPreconfig,
    coroutine,
  };
}

function typeOf(type: Exclude<WrittenDefinition, WrittenCommand | WrittenEvent>, scope: Scope): NamedType {
  const head = headOf(type);
  switch (type.kind) {
    case 'enum': return { ...head, kind: 'enum', values: valuesOf(type) };
    case 'struct':
      return { ...head, kind: 'struct', base: type.base, members: modelMembers(type.members, type.doc, scope) };
    case 'union':
      return {
        ...head,
        kind: 'union',
        members: baseMembers(type.base, type.doc, scope),
        discriminator: type.discriminator,
        branches: type.branches.map((branch) => ({
          value: branch.name, type: branch.type.name, condition: branch.condition,
        })),
      };
    case 'alternate': {
      const members = type.branches.map((branch) => ({ ...branch, optional: false, features: [] }));
      return { ...head, kind: 'alternate', members: modelMembers(members, type.doc, scope) };
    }
    default: throw type satisfies never;
  }
}

// A chain of bases is short: the checks bound it.
function baseMembers(base: WrittenMembers, doc: DocBlock | undefined, scope: Scope): readonly Member[] {
  if (typeof base !== 'string') return modelMembers(base, doc, scope);
  const thing = scope.find(base);
  if (thing?.kind !== 'type' || thing.type.kind !== 'struct') return [];
  const inherited = thing.type.base === undefined ? [] : baseMembers(thing.type.base, undefined, scope);
  return [...inherited, ...modelMembers(thing.type.members, thing.type.doc, scope)];
}

function modelMembers(members: readonly WrittenMember[], doc: DocBlock | undefined, scope: Scope): readonly Member[] {
  return members.map(({ name, type, optional, condition, features }) => {
    const text = doc?.members.get(name)?.text;
    return {
      name,
      type: refOf(type, scope),
      optional,
      condition,
      features,
      doc: text,
      since: sinceIn(text) ?? sinceOfName(doc, name),
      defaultText: defaultIn(text),
    };
  });
}

function valuesOf({ values, doc }: WrittenEnum): readonly EnumValue[] {
  return values.map(({ name, condition, features }) => {
    const text = doc?.members.get(name)?.text;
    return { name, condition, features, doc: text, since: sinceIn(text) ?? sinceOfName(doc, name) };
  });
}

function refOf(type: WrittenType, scope: Scope): TypeRef {
  if (type.array) return { kind: 'array', of: refOf({ name: type.name, array: false }, scope) };
  if (isBuiltin(type.name)) return { kind: 'builtin', name: type.name };
  const thing = scope.find(type.name);
  return thing?.kind === 'array' ? refOf({ name: thing.of, array: true }, scope) : { kind: 'named', name: type.name };
}

function headOf({ name, condition, features, doc, place }: WrittenDefinition) {
  return { name, condition, features, doc: docOf(doc), position: positionOf(place) };
}
