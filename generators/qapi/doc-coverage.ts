// Whether a definition and its documentation speak of the same members and features.
//
// Features must be described, members only from 9.0 on; what is described must exist. Source: qapi-code-gen,
// "Definition documentation".

import type { WrittenDefinition, WrittenValue } from './definition.ts';
import type { DocSection } from './doc-block.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import type { Pragmas } from './pragma.ts';
import { isExcepted } from './pragma.ts';
import { SchemaFault } from './schema-error.ts';
import { inlineMembers } from './scope.ts';

/** Whether all that must be described is. */
export function checkDocumented(definition: WrittenDefinition, pragmas: Pragmas, edition: Edition): void {
  const { doc, place, name, kind } = definition;
  if (doc === undefined) return;
  const bare = featureNames(definition).find((feature) => !doc.features.has(feature));
  if (bare !== undefined) throw new SchemaFault(place, `the feature '${bare}' is not documented`);
  if (edition < EDITION.sectionedDocs || isExcepted(pragmas, 'documentation-exceptions', name)) return;
  const silent = documentedParts(definition).find((part) => !doc.members.has(part.name));
  if (silent !== undefined) throw new SchemaFault(place, `'${silent.name}' of ${kind} '${name}' is not documented`);
}

/** Whether all that is described exists. */
export function checkDescribed(definition: WrittenDefinition, edition: Edition): void {
  const { doc } = definition;
  if (doc === undefined) return;
  const placeOf = (section: DocSection) => (edition >= EDITION.sectionedDocs ? section.place : doc.place);
  rejectUnknown(doc.members, documentedParts(definition).map((part) => part.name), 'member', placeOf);
  rejectUnknown(doc.features, featureNames(definition), 'feature', placeOf);
}

function featureNames(definition: WrittenDefinition): readonly string[] {
  return [definition, ...documentedParts(definition)].flatMap(({ features }) => features.map(({ name }) => name));
}

type Part = Pick<WrittenValue, 'name' | 'features'>;

function documentedParts(definition: WrittenDefinition): readonly Part[] {
  switch (definition.kind) {
    case 'enum': return definition.values;
    case 'struct': return definition.members;
    case 'union': return inlineMembers(definition.base);
    case 'alternate': return definition.branches.map(({ name }) => ({ name, features: [] }));
    case 'command':
    case 'event': return inlineMembers(definition.data);
    default: throw definition satisfies never;
  }
}

function rejectUnknown(
  described: ReadonlyMap<string, DocSection>,
  existing: readonly string[],
  what: string,
  placeOf: (section: DocSection) => DocSection['place'],
): void {
  const known = new Set(existing);
  for (const [name, section] of described) {
    if (known.has(name)) continue;
    throw new SchemaFault(placeOf(section), `the ${what} '${name}' is documented but does not exist`);
  }
}
