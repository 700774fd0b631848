// The checks that look at more than one definition: references, clashes, branches, what commands and events may take.
//
// Definitions are checked in the order of the text, and each with its documentation, so that the first fault is the
// one reported. Source: qapi-code-gen, "Schema syntax".

import type { WrittenAlternate, WrittenCommand, WrittenDefinition, WrittenEvent } from './definition.ts';
import { distinguish } from './distinguish.ts';
import { checkDescribed, checkDocumented } from './doc-coverage.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import { checkFeatures, checkTypeFeatures, claimMunged, ObjectMembers } from './object-members.ts';
import type { Pragmas } from './pragma.ts';
import { isExcepted } from './pragma.ts';
import { SchemaFault } from './schema-error.ts';
import type { NamedThing, Scope } from './scope.ts';
import { describeThing, inlineMembers, typesIn } from './scope.ts';

/** Checks a whole schema; throws a `SchemaFault`. */
export function checkSchema(scope: Scope, pragmas: Pragmas, edition: Edition): void {
  const objects = new ObjectMembers(scope, edition);
  const checker = { scope, objects, pragmas, edition };
  for (const definition of scope.definitions) {
    checkArrays(definition, scope);
    checkDefinition(definition, checker);
    checkDocumented(definition, pragmas, edition);
    if (edition < EDITION.sectionedDocs) checkDescribed(definition, edition);
  }
  if (edition >= EDITION.sectionedDocs) scope.definitions.forEach((definition) => checkDescribed(definition, edition));
  checkFeatureCount(scope.definitions);
}

type Checker = {
  readonly scope: Scope;
  readonly objects: ObjectMembers;
  readonly pragmas: Pragmas;
  readonly edition: Edition;
};

function checkArrays(definition: WrittenDefinition, scope: Scope): void {
  for (const type of typesIn(definition)) {
    if (!type.array) continue;
    const element = scope.resolve({ name: type.name, array: false }, definition, 'an array');
    if (element.kind === 'array') throw new SchemaFault(definition.place, 'an array of arrays');
  }
}

function checkDefinition(definition: WrittenDefinition, checker: Checker): void {
  switch (definition.kind) {
    case 'struct':
    case 'union': return void checker.objects.membersOf(definition);
    case 'enum': {
      checkFeatures(definition, definition.features, 'enum');
      checkTypeFeatures(definition);
      const seen = new Map<string, string>();
      return definition.values.forEach(({ name }) => claimMunged(seen, name, definition, 'value'));
    }
    case 'alternate': return checkAlternate(definition, checker);
    case 'command':
      checkFeatures(definition, definition.features, 'command');
      checkArguments(definition, checker);
      return checkReturns(definition, checker);
    case 'event':
      checkFeatures(definition, definition.features, 'event');
      return checkArguments(definition, checker);
    default: throw definition satisfies never;
  }
}

function checkAlternate(alternate: WrittenAlternate, { scope }: Checker): void {
  checkFeatures(alternate, alternate.features, 'alternate');
  checkTypeFeatures(alternate);
  const things = alternate.branches.map(({ name, type }) => ({
    name, thing: scope.resolve(type, alternate, `branch '${name}'`),
  }));
  const seen = new Map<string, string>();
  for (const { name } of things) claimMunged(seen, name, alternate, 'branch');
  distinguish(alternate, things);
}

function checkArguments(user: WrittenCommand | WrittenEvent, checker: Checker): void {
  const members = inlineMembers(user.data);
  const asStruct = { ...user, kind: 'struct', features: [], base: undefined, members } as const;
  const name = `q_obj_${user.name}-arg`;
  const all = typeof user.data === 'string'
    ? namedArguments(user, user.data, checker)
    : checker.objects.membersOf({ ...asStruct, name });
  const conditional = all.some(({ condition }) => condition !== undefined);
  if (conditional && !user.boxed && checker.edition >= EDITION.boxedConditionals) {
    throw new SchemaFault(user.place, `conditional arguments of ${user.kind} '${user.name}' must be boxed`);
  }
}

function namedArguments(user: WrittenCommand | WrittenEvent, data: string, { scope, objects }: Checker) {
  const thing = scope.resolve({ name: data, array: false }, user, "'data'");
  const what = describeThing(thing);
  const refused = (why: string): SchemaFault => new SchemaFault(user.place, `'data' cannot be ${what}${why}`);
  if (thing.kind !== 'type') throw refused('');
  if (thing.type.kind !== 'struct' && thing.type.kind !== 'union') throw refused('');
  if (thing.type.kind === 'union' && !user.boxed) throw refused(" without 'boxed': true");
  return objects.membersOf(thing.type);
}

function checkReturns(command: WrittenCommand, { scope, pragmas }: Checker): void {
  if (command.returns === undefined) return;
  const thing = scope.resolve(command.returns, command, "'returns'");
  if (isExcepted(pragmas, 'command-returns-exceptions', command.name)) return;
  const item = thing.kind === 'array' ? scope.find(thing.of) : thing;
  if (item !== undefined && isObject(item)) return;
  throw new SchemaFault(command.place, `'returns' cannot be ${describeThing(thing)}`);
}

function isObject(thing: NamedThing): boolean {
  return thing.kind === 'type' && (thing.type.kind === 'struct' || thing.type.kind === 'union');
}

/** Generated code keeps the features of a schema in 64 bits, two of which are taken. */
const MAX_FEATURES = 64;

function checkFeatureCount(definitions: readonly WrittenDefinition[]): void {
  const names = new Set(['deprecated', 'unstable']);
  for (const definition of definitions) {
    for (const name of featureNames(definition)) names.add(name);
    if (names.size <= MAX_FEATURES) continue;
    throw new SchemaFault(definition.place, `more than ${MAX_FEATURES} features in a schema`);
  }
}

function featureNames(definition: WrittenDefinition): readonly string[] {
  const { kind } = definition;
  const parts = kind === 'enum' ? definition.values
    : kind === 'struct' ? definition.members
    : kind === 'union' ? inlineMembers(definition.base)
    : kind === 'alternate' ? []
    : inlineMembers(definition.data);
  return [definition, ...parts].flatMap(({ features }) => features.map(({ name }) => name));
}
