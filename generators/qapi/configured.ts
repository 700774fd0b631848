// A schema as one build has it: what stands under a condition that does not hold is gone, and no conditions are left.
//
// Introspection shows a build and not the text, so a text must be brought into this form before the two are compared.

import type { Condition, Feature, Member, NamedType, Schema } from './ir.ts';
import { holds, membersOf } from './ir.ts';

export function configured(schema: Schema, defined: ReadonlySet<string>): Schema {
  return {
    types: mapLive(schema.types, defined, (type) => typeIn(type, defined)),
    commands: mapLive(schema.commands, defined, (command) => ({ ...unconditional(command, defined) })),
    events: mapLive(schema.events, defined, (event) => ({ ...unconditional(event, defined) })),
  };
}

/** The CONFIG symbols that a build must have defined, judged by what it shows of the things under each of them. */
export function definedIn(text: Schema, build: Schema): ReadonlySet<string> {
  const defined = new Set<string>();
  const see = (condition: Condition | undefined, there: boolean): void => {
    if (there) for (const name of symbolsRequired(condition)) defined.add(name);
  };
  for (const command of text.commands.values()) see(command.condition, build.commands.has(command.name));
  for (const event of text.events.values()) see(event.condition, build.events.has(event.name));
  for (const type of text.types.values()) {
    const other = build.types.get(type.name);
    if (other === undefined) continue;
    see(type.condition, true);
    const shown = namesWithin(build, other);
    for (const part of partsOf(type)) see(part.condition, shown.has(part.name));
  }
  return defined;
}

/** Of an alternative nobody knows which part holds, and of a negation what does. */
function symbolsRequired(condition: Condition | undefined): readonly string[] {
  if (condition?.kind === 'config') return [condition.name];
  return condition?.kind === 'all' ? condition.of.flatMap(symbolsRequired) : [];
}

type Conditional = { readonly name: string; readonly condition: Condition | undefined; readonly features: readonly Feature[] };

function mapLive<T extends Conditional>(all: ReadonlyMap<string, T>, defined: ReadonlySet<string>, change: (one: T) => T): ReadonlyMap<string, T> {
  return new Map([...all].filter(([, one]) => holds(one.condition, defined)).map(([name, one]) => [name, change(one)]));
}

function typeIn(type: NamedType, defined: ReadonlySet<string>): NamedType {
  const shared = unconditional(type, defined);
  switch (shared.kind) {
    case 'enum': return { ...shared, values: live(shared.values, defined) };
    case 'struct': return { ...shared, members: live(shared.members, defined) };
    case 'alternate': return { ...shared, members: live(shared.members, defined) };
    case 'union': {
      const branches = shared.branches.filter((branch) => holds(branch.condition, defined));
      return { ...shared, members: live(shared.members, defined), branches: branches.map((branch) => ({ ...branch, condition: undefined })) };
    }
    default: throw shared satisfies never;
  }
}

function live<T extends Conditional>(parts: readonly T[], defined: ReadonlySet<string>): readonly T[] {
  return parts.filter((part) => holds(part.condition, defined)).map((part) => unconditional(part, defined));
}

function unconditional<T extends Conditional>(part: T, defined: ReadonlySet<string>): T {
  const features = part.features.filter((feature) => holds(feature.condition, defined));
  return { ...part, condition: undefined, features: features.map((feature) => ({ ...feature, condition: undefined })) };
}

function partsOf(type: NamedType): readonly Pick<Member, 'name' | 'condition'>[] {
  return type.kind === 'enum' ? type.values : type.members;
}

function namesWithin(schema: Schema, type: NamedType): ReadonlySet<string> {
  return new Set((type.kind === 'enum' ? type.values : membersOf(schema, type.name)).map(({ name }) => name));
}
