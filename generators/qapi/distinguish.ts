// Whether the branches of an alternate can be told apart by the JSON type of the value alone.
//
// A string branch also takes what a command line would read as a number or a switch, unless it is an enum without such
// values. Source: qapi-code-gen, "Alternate types".

import type { WrittenAlternate } from './definition.ts';
import { QTYPE_VALUES } from './object-members.ts';
import { SchemaFault } from './schema-error.ts';
import type { NamedThing } from './scope.ts';
import { describeThing } from './scope.ts';

type WireType = 'null' | 'string' | 'number' | 'boolean' | 'array' | 'object';

export function distinguish(
  alternate: WrittenAlternate,
  branches: readonly { readonly name: string; readonly thing: NamedThing }[],
): void {
  const taken = new Map<WireType, string>();
  for (const { name, thing } of branches) {
    const own = wireTypeOf(thing);
    if (own === undefined) throw new SchemaFault(alternate.place, `branch '${name}' cannot be ${describeThing(thing)}`);
    for (const type of own === 'string' ? typesLikeText(thing) : [own]) {
      const other = taken.get(type);
      if (other !== undefined) {
        throw new SchemaFault(alternate.place, `branch '${name}' cannot be told from '${other}'`);
      }
      taken.set(type, name);
    }
  }
}

function wireTypeOf(thing: NamedThing): WireType | undefined {
  if (thing.kind === 'array') return 'array';
  if (thing.kind === 'type') {
    if (thing.type.kind === 'alternate') return undefined;
    return thing.type.kind === 'enum' ? 'string' : 'object';
  }
  switch (thing.name) {
    case 'any': return undefined;
    case 'null': return 'null';
    case 'bool': return 'boolean';
    case 'str':
    case 'QType': return 'string';
    default: return 'number';
  }
}

function typesLikeText(thing: NamedThing): readonly WireType[] {
  const values = thing.kind === 'type' && thing.type.kind === 'enum' ? thing.type.values.map(({ name }) => name)
    : thing.kind === 'builtin' && thing.name === 'QType' ? QTYPE_VALUES
    : undefined;
  if (values === undefined) return ['string', 'number', 'boolean'];
  const boolean = values.some((value) => value === 'on' || value === 'off');
  const number = values.some((value) => /^[-+0-9.]/.test(value));
  return ['string', ...(number ? ['number' as const] : []), ...(boolean ? ['boolean' as const] : [])];
}
