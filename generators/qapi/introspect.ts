// The reply of `query-qmp-schema` → the same model that a schema's text gives.
//
// Introspection hides the names of types, the widths of integers and everything that is not compiled in; what it
// hides, `matchIntrospection` can restore. Total: a reply that is no schema is refused with the place of its fault.
// qapi-code-gen, "Client JSON Protocol introspection"; QEMU's qapi/introspect.json.

import { builtinNamed } from './check-builtin.ts';
import type {
  AlternateType, Branch, BuiltinName, Command, EnumType, EnumValue, Event, Feature, Member, NamedType, Schema, StructType, TypeRef, UnionType,
} from './ir.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { isJsonArray, isJsonObject } from './json-value.ts';

export type IntrospectionResult =
  | { readonly kind: 'ok'; readonly schema: Schema }
  /** `entity` is the name of the faulty entity, empty where the reply as a whole is at fault. */
  | { readonly kind: 'error'; readonly entity: string; readonly reason: string };

/** Types keep the names that the reply gives them, which mean nothing; alternatives are named after their type. */
export function schemaFromIntrospection(reply: JsonValue): IntrospectionResult {
  try {
    return { kind: 'ok', schema: schemaOf(entitiesOf(reply)) };
  } catch (fault) {
    if (fault instanceof IntrospectionFault) return { kind: 'error', entity: fault.entity, reason: fault.message };
    throw fault;
  }
}

type Entities = ReadonlyMap<string, JsonObject>;

/** Ends the parsing of one reply from any depth; never leaves this file. */
class IntrospectionFault extends Error {
  readonly entity: string;

  constructor(entity: string, reason: string) {
    super(reason);
    this.entity = entity;
  }
}

/** Arrays of arrays beyond this are a loop, or an attempt to exhaust the stack. */
const MAX_ARRAY_DEPTH = 16;

const NO_CONDITION = { condition: undefined, doc: undefined } as const;

function entitiesOf(reply: JsonValue): Entities {
  if (!isJsonArray(reply)) throw new IntrospectionFault('', 'an array of entities is due');
  const entities = new Map<string, JsonObject>();
  for (const entity of reply) {
    if (!isJsonObject(entity)) throw new IntrospectionFault('', 'an entity is no object');
    const name = textOf(entity, 'name', '');
    const key = entityKey(name, textOf(entity, 'meta-type', name));
    if (entities.has(key)) throw new IntrospectionFault(name, 'defined twice');
    entities.set(key, entity);
  }
  return entities;
}

/** Commands and events have real names, and a type's number must not be mistaken for one of them. */
function entityKey(name: string, metaType: string): string {
  return metaType === 'command' || metaType === 'event' ? `${metaType} ${name}` : name;
}

function schemaOf(entities: Entities): Schema {
  const types = new Map<string, NamedType>();
  const commands = new Map<string, Command>();
  const events = new Map<string, Event>();
  for (const entity of entities.values()) {
    const name = textOf(entity, 'name', '');
    const metaType = textOf(entity, 'meta-type', name);
    switch (metaType) {
      case 'builtin': break;
      case 'array': typeRef(entities, name, name); break;
      case 'enum': types.set(name, enumOf(entity, name)); break;
      case 'object': types.set(name, objectOf(entities, entity, name)); break;
      case 'alternate': types.set(name, alternateOf(entities, entity, name)); break;
      case 'command': commands.set(name, commandOf(entities, entity, name)); break;
      case 'event': events.set(name, eventOf(entities, entity, name)); break;
      default: throw new IntrospectionFault(name, `unknown meta-type '${metaType}'`);
    }
  }
  return { types, commands, events };
}

function enumOf(entity: JsonObject, name: string): EnumType {
  // `members` came with 6.2 and says more than `values`, which older targets have alone.
  const values = member(entity, 'members') === undefined
    ? stringsOf(entity, 'values', name).map((value): EnumValue => ({ ...NO_CONDITION, name: value, features: [], since: undefined }))
    : objectsOf(entity, 'members', name).map((value): EnumValue =>
        ({ ...NO_CONDITION, name: textOf(value, 'name', name), features: featuresOf(value, name), since: undefined }));
  return { ...NO_CONDITION, kind: 'enum', name, values, features: featuresOf(entity, name), position: undefined };
}

function objectOf(entities: Entities, entity: JsonObject, name: string): StructType | UnionType {
  const members = objectsOf(entity, 'members', name).map((each) => memberOf(entities, each, name));
  const shared = { ...NO_CONDITION, name, members, features: featuresOf(entity, name), position: undefined };
  if (member(entity, 'tag') === undefined) return { ...shared, kind: 'struct', base: undefined };
  const discriminator = textOf(entity, 'tag', name);
  if (!members.some((each) => each.name === discriminator)) throw new IntrospectionFault(name, `tag '${discriminator}' is no member`);
  const branches = objectsOf(entity, 'variants', name).flatMap((variant) => branchesOf(entities, variant, name));
  return { ...shared, kind: 'union', discriminator, branches };
}

/** A value that adds no members is listed with an empty type, and in the model not at all. */
function branchesOf(entities: Entities, variant: JsonObject, name: string): readonly Branch[] {
  const type = objectNamed(entities, textOf(variant, 'type', name), name);
  const value = textOf(variant, 'case', name);
  return type === undefined ? [] : [{ value, type, condition: undefined }];
}

function memberOf(entities: Entities, entity: JsonObject, owner: string): Member {
  return {
    ...NO_CONDITION,
    name: textOf(entity, 'name', owner),
    type: typeRef(entities, textOf(entity, 'type', owner), owner),
    optional: member(entity, 'default') !== undefined,
    features: featuresOf(entity, owner),
    since: undefined,
    defaultText: undefined,
  };
}

function alternateOf(entities: Entities, entity: JsonObject, name: string): AlternateType {
  const members = objectsOf(entity, 'members', name).map((each): Member => {
    const type = textOf(each, 'type', name);
    const unnamed = { ...NO_CONDITION, optional: false, features: [], since: undefined, defaultText: undefined };
    return { ...unnamed, name: type, type: typeRef(entities, type, name) };
  });
  return { ...NO_CONDITION, kind: 'alternate', name, members, features: featuresOf(entity, name), position: undefined };
}

function commandOf(entities: Entities, entity: JsonObject, name: string): Command {
  return {
    ...NO_CONDITION,
    kind: 'command',
    name,
    arguments: objectNamed(entities, textOf(entity, 'arg-type', name), name),
    returns: returnsOf(entities, textOf(entity, 'ret-type', name), name),
    allowOob: member(entity, 'allow-oob') === true,
    features: featuresOf(entity, name),
    boxed: false,
    successResponse: true,
    allowPreconfig: false,
    coroutine: false,
    position: undefined,
  };
}

function returnsOf(entities: Entities, type: string, name: string): TypeRef | undefined {
  return isEmptyObject(entities.get(type)) ? undefined : typeRef(entities, type, name);
}

function eventOf(entities: Entities, entity: JsonObject, name: string): Event {
  const data = objectNamed(entities, textOf(entity, 'arg-type', name), name);
  return { ...NO_CONDITION, kind: 'event', name, data, features: featuresOf(entity, name), boxed: false, position: undefined };
}

/** The name of an object type; undefined where it has no members, which is how introspection says "nothing". */
function objectNamed(entities: Entities, type: string, owner: string): string | undefined {
  const entity = entities.get(type);
  if (entity === undefined || member(entity, 'meta-type') !== 'object') throw new IntrospectionFault(owner, `'${type}' is no object type`);
  return isEmptyObject(entity) ? undefined : type;
}

function isEmptyObject(entity: JsonObject | undefined): boolean {
  if (entity === undefined || member(entity, 'meta-type') !== 'object' || member(entity, 'tag') !== undefined) return false;
  const members = member(entity, 'members');
  return isJsonArray(members) && members.length === 0;
}

function typeRef(entities: Entities, type: string, owner: string, depth = 0): TypeRef {
  const entity = entities.get(type);
  if (entity === undefined) throw new IntrospectionFault(owner, `refers to '${type}', which is not defined`);
  switch (member(entity, 'meta-type')) {
    case 'builtin': return { kind: 'builtin', name: builtinOf(entity, type) };
    case 'array':
      if (depth >= MAX_ARRAY_DEPTH) throw new IntrospectionFault(owner, `array type '${type}' never ends`);
      return { kind: 'array', of: typeRef(entities, textOf(entity, 'element-type', type), owner, depth + 1) };
    default: return { kind: 'named', name: type };
  }
}

const BUILTIN_BY_JSON_TYPE: { readonly [jsonType: string]: BuiltinName } = {
  string: 'str', number: 'number', int: 'int', boolean: 'bool', null: 'null', value: 'any', object: 'any', array: 'any',
};

function builtinOf(entity: JsonObject, name: string): BuiltinName {
  const jsonType = textOf(entity, 'json-type', name);
  const builtin = builtinNamed(name) ?? (Object.hasOwn(BUILTIN_BY_JSON_TYPE, jsonType) ? BUILTIN_BY_JSON_TYPE[jsonType] : undefined);
  if (builtin === undefined) throw new IntrospectionFault(name, `unknown json-type '${jsonType}'`);
  return builtin;
}

function featuresOf(entity: JsonObject, owner: string): readonly Feature[] {
  if (member(entity, 'features') === undefined) return [];
  return stringsOf(entity, 'features', owner).map((name) => ({ name, condition: undefined }));
}

function member(entity: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(entity, name) ? entity[name] : undefined;
}

function textOf(entity: JsonObject, name: string, owner: string): string {
  const value = member(entity, name);
  if (typeof value !== 'string') throw new IntrospectionFault(owner, `'${name}' is no string`);
  return value;
}

function stringsOf(entity: JsonObject, name: string, owner: string): readonly string[] {
  return arrayOf(entity, name, owner).map((item) => {
    if (typeof item !== 'string') throw new IntrospectionFault(owner, `'${name}' has an item that is no string`);
    return item;
  });
}

function objectsOf(entity: JsonObject, name: string, owner: string): readonly JsonObject[] {
  return arrayOf(entity, name, owner).map((item) => {
    if (!isJsonObject(item)) throw new IntrospectionFault(owner, `'${name}' has an item that is no object`);
    return item;
  });
}

function arrayOf(entity: JsonObject, name: string, owner: string): readonly JsonValue[] {
  const value = member(entity, name);
  if (!isJsonArray(value)) throw new IntrospectionFault(owner, `'${name}' is no array`);
  return value;
}
