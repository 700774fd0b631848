// Argument checking: every way in which the arguments of the five net commands can break the schema, one case each.
//
// Derived from the schema; each case proves the refusal and that nothing came of the command.

import { boundaryCommands } from '../generators/boundaries.ts';
import { mutationsOf } from '../generators/mutations.ts';
import type { NamedCommand } from '../generators/named-command.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { Case, Need } from '../runner/case.ts';
import { everySymbol, netdevTypes } from './build.ts';
import { caseOf, OWNED, send } from './case-of.ts';
import { backendNeeds, needsFor, withProbes } from './probes.ts';

export function argumentCases(schema: Schema): readonly Case[] {
  const symbols = everySymbol(schema);
  const others = [...schema.commands.keys()].filter((execute) => execute !== 'netdev_add');
  return [
    ...others.flatMap((execute) => mutationsOf(schema, execute, undefined, symbols).map((each) => refused(execute, each, []))),
    ...netdevTypes(schema).flatMap((type) =>
      mutationsOf(schema, 'netdev_add', type, symbols).map((each) => refused(`netdev_add/${type}`, each, backendNeeds(type)))),
    ...others.flatMap((execute) => boundaryCommands(schema, execute, undefined, symbols).map((each) => allowed(execute, each))),
  ];
}

function refused(subject: string, { name, command, cleanup }: NamedCommand, needs: readonly Need[]): Case {
  return caseOf(`arguments/${subject}/${name}`, 'Arguments that break the schema are refused, and nothing has changed.',
    [command.expectation.rule, 'command/no-side-effect'], [send(...withProbes(command, cleanup))],
    { needs: [...needs, ...needsFor(cleanup)] });
}

function allowed(execute: string, { name, command }: NamedCommand): Case {
  // Announcing is heard by others; a refused command is not.
  const needs = execute === 'announce-self' ? [OWNED] : [];
  return caseOf(`arguments/${execute}/valid/${name}`, 'Arguments that keep the schema are not refused for their shape.',
    [command.expectation.rule, 'arguments/valid'], [send(command)], { needs });
}
