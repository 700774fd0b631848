// What only one of two builds has by their own schemas: commands, backends, members and events of the network.

import type { Change } from '../../../generators/qapi/change.ts';
import { diffSchemas } from '../../../generators/qapi/diff.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import type { Fact } from './difference.ts';
import type { Builds } from './only-one.ts';

/** None where one of them does not describe itself. */
export function schemaFacts({ target, against }: Builds, spec: Schema): readonly Fact[] {
  if (target.schema === undefined || against.schema === undefined) return [];
  const changes = diffSchemas(target.schema, against.schema).filter(({ where }) => isOfTheNetwork(where, spec));
  return changes.flatMap((change): readonly Fact[] => {
    const has = thingIn(change);
    if (has === undefined) return [];
    return [{ side: change.kind.endsWith('-added') ? 'against' : 'target', has }];
  });
}

/** Newer events bear names that the text does not know. */
const NET_EVENT = /^(?:NETDEV|NIC)_/;

function isOfTheNetwork(where: string, spec: Schema): boolean {
  const name = /^[\w-]+/.exec(where)?.[0] ?? '';
  return spec.commands.has(name) || spec.events.has(name) || NET_EVENT.test(name);
}

function thingIn({ kind, where, detail }: Change): string | undefined {
  switch (kind) {
    case 'command-added': case 'command-removed': return `the command ${where}`;
    case 'event-added': case 'event-removed': return `the event ${where}`;
    case 'member-added': case 'member-removed': return memberText(where);
    case 'value-added': case 'value-removed': return valueText(where, detail);
    default: return undefined;
  }
}

/** `netdev_add(user).net` → the member net of netdev_add user. */
function memberText(where: string): string {
  const [, command = where, branch, member = ''] = /^([\w-]+)(?:\(([^)]*)\))?[ →]*\.?(.*)$/.exec(where) ?? [];
  return `the member ${member} of ${branch === undefined ? command : `${command} ${branch}`}`;
}

function valueText(where: string, detail: string): string {
  const value = /'([^']*)'/.exec(detail)?.[1] ?? '';
  return where.endsWith('.type') ? `the type ${value} of ${where.slice(0, -'.type'.length)}` : `the value ${value} of ${where}`;
}
