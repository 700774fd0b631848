// netdev_add with arguments that the schema allows: each member absent and present, small and large, and in pairs.
//
// Derived from the schema; the certificates say which of them the text accepts, refuses or leaves to the host.

import { boundaryCommands } from '../../generators/boundaries.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Case, Need } from '../../runner/case.ts';
import { everySymbol, netdevTypes } from '../build.ts';
import { caseOf, send } from '../case-of.ts';
import { backendNeeds, needsFor, withProbes } from '../probes.ts';
import { memberRequirement } from '../requirements/members.ts';

export function netdevAddBoundaryCases(schema: Schema): readonly Case[] {
  return netdevTypes(schema).flatMap((type) => boundaryCases(schema, type));
}

function boundaryCases(schema: Schema, type: string): readonly Case[] {
  return boundaryCommands(schema, 'netdev_add', type, everySymbol(schema)).map(({ name, command, cleanup }) =>
    caseOf(`netdev_add/${type}/${name}`, titleFor(command.expectation.kind, type),
      [command.expectation.rule, 'netdev_add/additional-arguments', ...memberRules(type, name)],
      [send(...withProbes(command, cleanup))], { needs: [...backendNeeds(type), ...needsFor(cleanup), ...tapNeeds(command.arguments)] }));
}

/** What several queues do shows only where a tap device can be made at all. */
function tapNeeds(args: JsonValue | undefined): readonly Need[] {
  const several = isJsonObject(args) && args.type === 'tap' && args.queues !== undefined && args.queues !== 1;
  return several ? [{ kind: 'tap' }] : [];
}

/** Names begin with the member that they are about. */
function memberRules(type: string, name: string): readonly string[] {
  return [memberRequirement(type, name.split('/')[0] ?? '')].filter((rule) => rule !== undefined);
}

function titleFor(kind: 'accept' | 'reject' | 'open', type: string): string {
  switch (kind) {
    case 'accept': return `A ${type} backend with these arguments is added, can be removed, and is then gone.`;
    case 'reject': return `A ${type} backend with these arguments is refused and leaves nothing behind.`;
    case 'open': return `A ${type} backend with these arguments is added or refused, as the host permits, and the state shows which.`;
    default: throw kind satisfies never;
  }
}
