// Definitions as the schema writes them, short forms made long, names not yet resolved.
//
// `shape` makes them from raw expressions; `resolve` and `build` read them.

import type { DocBlock } from './doc-block.ts';
import type { Condition, Feature } from './ir.ts';
import type { Place } from './schema-error.ts';

/** A type by its name, or an array of it. */
export type WrittenType = { readonly name: string; readonly array: boolean };

export type WrittenMember = {
  readonly name: string;
  readonly optional: boolean;
  readonly type: WrittenType;
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
};

export type WrittenValue = Pick<WrittenMember, 'name' | 'condition' | 'features'>;

export type WrittenBranch = Pick<WrittenMember, 'name' | 'type' | 'condition'>;

/** Members written in place, or the name of a type that has them. */
export type WrittenMembers = string | readonly WrittenMember[];

export type Meta = 'enum' | 'struct' | 'union' | 'alternate' | 'command' | 'event';

type Written = {
  readonly name: string;
  readonly place: Place;
  readonly condition: Condition | undefined;
  readonly features: readonly Feature[];
  readonly doc: DocBlock | undefined;
};

export type WrittenEnum = Written & { readonly kind: 'enum'; readonly values: readonly WrittenValue[] };

export type WrittenStruct = Written & {
  readonly kind: 'struct';
  readonly base: string | undefined;
  readonly members: readonly WrittenMember[];
};

export type WrittenUnion = Written & {
  readonly kind: 'union';
  readonly base: WrittenMembers;
  readonly discriminator: string;
  readonly branches: readonly WrittenBranch[];
};

export type WrittenAlternate = Written & { readonly kind: 'alternate'; readonly branches: readonly WrittenBranch[] };

export type WrittenCommand = Written & {
  readonly kind: 'command';
  readonly data: WrittenMembers | undefined;
  readonly boxed: boolean;
  readonly returns: WrittenType | undefined;
  readonly successResponse: boolean;
  readonly allowOob: boolean;
  readonly allowPreconfig: boolean;
  readonly coroutine: boolean;
};

export type WrittenEvent = Written & {
  readonly kind: 'event';
  readonly data: WrittenMembers | undefined;
  readonly boxed: boolean;
};

export type WrittenDefinition =
  | WrittenEnum | WrittenStruct | WrittenUnion | WrittenAlternate | WrittenCommand | WrittenEvent;
