// What query-qmp-schema answers: the schema with the names of types hidden and the widths of integers forgotten.
//
// Commands and events come first, then each type once, in the order of its first mention; a branch that adds nothing
// shows the empty object. Source: docs/devel/qapi-code-gen, "Client JSON Protocol introspection".

import {
  type AlternateType, type Condition, type EnumType, type Feature, holds, type Member, membersOf, type NamedType, type Schema, type TypeRef, type UnionType,
} from '../../generators/qapi/ir.ts';
import type { JsonObject, JsonValue } from '../../generators/qapi/json-value.ts';

/** The SchemaInfo list of a build that has the `defined` CONFIG symbols. */
export function introspect(schema: Schema, defined: ReadonlySet<string>): readonly JsonObject[] {
  const writer = new SchemaWriter(schema, defined);
  for (const command of writer.here(schema.commands.values())) {
    const oob = command.allowOob ? { 'allow-oob': true } : {};
    writer.entry({
      name: command.name, 'meta-type': 'command', 'arg-type': writer.object(command.arguments),
      'ret-type': command.returns === undefined ? writer.object(undefined) : writer.use(command.returns), ...oob, ...writer.features(command.features),
    });
  }
  for (const event of writer.here(schema.events.values())) {
    writer.entry({ name: event.name, 'meta-type': 'event', 'arg-type': writer.object(event.data), ...writer.features(event.features) });
  }
  return writer.finish();
}

const EMPTY: NamedType = {
  kind: 'struct', name: 'q_empty', base: undefined, members: [], condition: undefined, features: [], doc: undefined, position: undefined,
};

const JSON_TYPES: { readonly [builtin: string]: string } = {
  str: 'string', number: 'number', int: 'int', bool: 'boolean', null: 'null', any: 'value', QType: 'string',
};

class SchemaWriter {
  readonly #schema: Schema;
  readonly #defined: ReadonlySet<string>;
  readonly #entries: JsonObject[] = [];
  readonly #hidden = new Map<string, string>();
  readonly #shown = new Set<string>();
  readonly #pending: (() => void)[] = [];

  constructor(schema: Schema, defined: ReadonlySet<string>) {
    this.#schema = schema;
    this.#defined = defined;
  }

  entry(entry: JsonObject): void {
    this.#entries.push(entry);
  }

  /** All entries; a type that is mentioned while another is written comes after it. */
  finish(): readonly JsonObject[] {
    for (let write = this.#pending.shift(); write !== undefined; write = this.#pending.shift()) write();
    return this.#entries;
  }

  here<T extends { readonly condition: Condition | undefined }>(parts: Iterable<T>): readonly T[] {
    return [...parts].filter((part) => holds(part.condition, this.#defined));
  }

  features(features: readonly Feature[]): JsonObject {
    const names = this.here(features).map((feature) => feature.name);
    return names.length === 0 ? {} : { features: names };
  }

  /** The name under which a struct or union is shown; undefined stands for no members at all. */
  object(typeName: string | undefined): string {
    return typeName === undefined ? this.#named(EMPTY) : this.use({ kind: 'named', name: typeName });
  }

  /** The name under which a type is shown; sees to it that the type gets its entry. */
  use(type: TypeRef): string {
    if (type.kind === 'array') {
      const element = this.use(type.of);
      return this.#once(`[${element}]`, { 'meta-type': 'array', 'element-type': element });
    }
    if (type.kind === 'named') {
      const named = this.#schema.types.get(type.name);
      if (named === undefined) throw new Error(`the schema names a type '${type.name}' that it does not define`);
      return this.#named(named);
    }
    const name = type.name in JSON_TYPES ? type.name : 'int';
    return this.#once(name, { 'meta-type': 'builtin', 'json-type': JSON_TYPES[name] ?? 'int' });
  }

  #once(name: string, entry: JsonObject): string {
    if (!this.#shown.has(name)) this.#pending.push(() => this.entry({ name, ...entry }));
    this.#shown.add(name);
    return name;
  }

  #named(type: NamedType): string {
    const known = this.#hidden.get(type.name);
    if (known !== undefined) return known;
    const name = String(this.#hidden.size);
    this.#hidden.set(type.name, name);
    this.#pending.push(() => this.entry({ name, ...this.#shape(type), ...this.features(type.features) }));
    return name;
  }

  #shape(type: NamedType): JsonObject {
    switch (type.kind) {
      case 'enum': return this.#enumeration(type);
      case 'alternate': return this.#alternate(type);
      case 'struct': return { 'meta-type': 'object', members: this.#members(membersOf(this.#schema, type.name)) };
      case 'union': return this.#union(type);
      default: throw type satisfies never;
    }
  }

  #enumeration(type: EnumType): JsonObject {
    const values = this.here(type.values);
    const members = values.map((value) => ({ name: value.name, ...this.features(value.features) }));
    return { 'meta-type': 'enum', members, values: values.map((value) => value.name) };
  }

  #alternate(type: AlternateType): JsonObject {
    return { 'meta-type': 'alternate', members: this.here(type.members).map((member) => ({ type: this.use(member.type) })) };
  }

  #union(type: UnionType): JsonObject {
    const tag = type.members.find((member) => member.name === type.discriminator)?.type;
    const values = tag?.kind === 'named' ? this.#schema.types.get(tag.name) : undefined;
    const explicit = this.here(type.branches).map((branch) => ({ case: branch.value, type: this.object(branch.type) }));
    const cases = new Set(type.branches.map((branch) => branch.value));
    const silent = values?.kind === 'enum' ? this.here(values.values).filter((value) => !cases.has(value.name)) : [];
    const variants = [...explicit, ...silent.map((value) => ({ case: value.name, type: this.object(undefined) }))];
    return { 'meta-type': 'object', members: this.#members(type.members), tag: type.discriminator, variants };
  }

  #members(members: readonly Member[]): JsonValue {
    return this.here(members).map((member) => ({
      name: member.name, type: this.use(member.type), ...(member.optional ? { default: null } : {}), ...this.features(member.features),
    }));
  }
}
