// The model of a QAPI schema: what the text says after all names are resolved, or what a target's
// introspection reveals. Plain data; the rest of the house knows schemas only through it.
//
// Source: QEMU's docs/devel/qapi-code-gen ("QAPI schema language").

/** `if` of a definition, member, branch, enum value or feature. */
export type Condition =
  | { readonly kind: 'config'; readonly name: string }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

export type BuiltinName =
  | 'str' | 'number' | 'int' | 'int8' | 'int16' | 'int32' | 'int64' | 'uint8' | 'uint16' | 'uint32' | 'uint64'
  | 'size' | 'bool' | 'null' | 'any' | 'QType';

export type TypeRef =
  | { readonly kind: 'builtin'; readonly name: BuiltinName }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'array'; readonly of: TypeRef };

export type Feature = { readonly name: string; readonly condition: Condition | undefined };

/** Where a definition stands: a file as the reader named it, 1-based line and column. */
export type Position = { readonly file: string; readonly line: number; readonly column: number };

/** Documentation of one symbol, in the words of the schema's author. */
export type Doc = {
  readonly text: string;
  /** The QEMU version that introduced the symbol, as the text gives it (`7.1`); undefined where it is silent. */
  readonly since: string | undefined;
  /** Tagged sections in order: Returns, Errors, Note, Example, TODO… */
  readonly sections: readonly { readonly tag: string; readonly text: string }[];
};

type Definition = {
  readonly name: string;
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
  readonly doc: Doc | undefined;
  /** Undefined for definitions that came from introspection. */
  readonly position: Position | undefined;
};

export type Member = {
  readonly name: string;
  readonly type: TypeRef;
  readonly optional: boolean;
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
  readonly doc: string | undefined;
  readonly since: string | undefined;
  /** What an absent member means, as the documentation states it; undefined where it is silent. */
  readonly defaultText: string | undefined;
};

export type EnumValue = {
  readonly name: string;
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
  readonly doc: string | undefined;
  readonly since: string | undefined;
};

export type EnumType = Definition & { readonly kind: 'enum'; readonly values: readonly EnumValue[] };

/** `members` are the struct's own; `membersOf` adds those of its bases. */
export type StructType = Definition & {
  readonly kind: 'struct';
  readonly base: string | undefined;
  readonly members: readonly Member[];
};

/** `value` is a value of the discriminator's enum. A value without a branch adds no members. */
export type Branch = { readonly value: string; readonly type: string; readonly condition: Condition | undefined };

/** `members` are the common ones, discriminator included, those of a named base resolved. */
export type UnionType = Definition & {
  readonly kind: 'union';
  readonly members: readonly Member[];
  readonly discriminator: string;
  readonly branches: readonly Branch[];
};

export type AlternateType = Definition & { readonly kind: 'alternate'; readonly members: readonly Member[] };

/** `arguments` names a struct or union; an inline argument list becomes a struct named `q_obj_COMMAND-arg`. */
export type Command = Definition & {
  readonly kind: 'command';
  readonly arguments: string | undefined;
  readonly boxed: boolean;
  readonly returns: TypeRef | undefined;
  readonly successResponse: boolean;
  readonly allowOob: boolean;
  readonly allowPreconfig: boolean;
  readonly coroutine: boolean;
};

/** `data` names a struct or union; an inline member list becomes a struct named `q_obj_EVENT-arg`. */
export type Event = Definition & {
  readonly kind: 'event';
  readonly data: string | undefined;
  readonly boxed: boolean;
};

export type NamedType = EnumType | StructType | UnionType | AlternateType;

/** Maps keep the order of definition. */
export type Schema = {
  readonly types: ReadonlyMap<string, NamedType>;
  readonly commands: ReadonlyMap<string, Command>;
  readonly events: ReadonlyMap<string, Event>;
};

/** Whether a condition holds for a set of defined CONFIG symbols; an absent condition holds. */
export function holds(condition: Condition | undefined, defined: ReadonlySet<string>): boolean {
  if (condition === undefined) return true;
  switch (condition.kind) {
    case 'config': return defined.has(condition.name);
    case 'all': return condition.of.every((part) => holds(part, defined));
    case 'any': return condition.of.some((part) => holds(part, defined));
    case 'not': return !holds(condition.of, defined);
    default: throw condition satisfies never;
  }
}

/** The members of a struct with those of its bases first, or the common members of a union. */
export function membersOf(schema: Schema, typeName: string): readonly Member[] {
  const type = schema.types.get(typeName);
  if (type === undefined || type.kind === 'enum') return [];
  if (type.kind !== 'struct' || type.base === undefined) return type.members;
  return [...membersOf(schema, type.base), ...type.members];
}

/** The branch that a discriminator value selects, or undefined where it adds no members. */
export function branchOf(union: UnionType, value: string): Branch | undefined {
  return union.branches.find((branch) => branch.value === value);
}

const INTEGER_RANGES: { readonly [name: string]: readonly [bigint, bigint] } = {
  int: [-(2n ** 63n), 2n ** 63n - 1n],
  int8: [-128n, 127n],
  int16: [-32768n, 32767n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
  uint16: [0n, 65535n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  size: [0n, 2n ** 64n - 1n],
};

/** Smallest and largest value of an integer type, or undefined for a type that is not one. */
export function integerRange(name: BuiltinName): readonly [bigint, bigint] | undefined {
  return INTEGER_RANGES[name];
}
