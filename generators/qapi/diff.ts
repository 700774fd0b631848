// What changed between two schemas, as far as a client can see it on the wire.
//
// The walk starts at the commands and events, because names of types, their bases and the order of their members are
// invisible there. A type is compared once for each direction in which it is used; types that neither schema uses are
// compared last, in both directions.

import type { Change, Judgement } from './change.ts';
import { compareFeatures, compareCondition } from './diff-notes.ts';
import { compareObjects, compareTypes, type Walk } from './diff-types.ts';
import type { Command, Event, Schema, TypeRef } from './ir.ts';

export type { Change } from './change.ts';

/** Every change from `a` to `b`, in the order of `a`'s definitions, then of what `b` has more. */
export function diffSchemas(a: Schema, b: Schema): readonly Change[] {
  const walk: Walk = { a, b, changes: [], seen: new Set() };
  for (const command of a.commands.values()) compareCommand(walk, command, b.commands.get(command.name));
  for (const event of a.events.values()) compareEvent(walk, event, b.events.get(event.name));
  for (const name of b.commands.keys()) {
    if (!a.commands.has(name)) report(walk, 'command-added', name, 'compatible', 'a new command');
  }
  for (const name of b.events.keys()) {
    if (!a.events.has(name)) report(walk, 'event-added', name, 'compatible', 'a new event; clients ignore what they do not know');
  }
  compareUnused(walk);
  return walk.changes;
}

export function isIncompatible(change: Change): boolean {
  return change.judgement === 'incompatible';
}

function report(walk: Walk, kind: Change['kind'], where: string, judgement: Judgement, detail: string): void {
  walk.changes.push({ kind, where, direction: 'both', judgement, detail });
}

function compareCommand(walk: Walk, a: Command, b: Command | undefined): void {
  if (b === undefined) return report(walk, 'command-removed', a.name, 'incompatible', 'the command is gone');
  compareCondition(walk, a.name, 'both', a.condition, b.condition);
  compareFeatures(walk, a.name, 'both', a.features, b.features);
  compareFlags(walk, a, b);
  compareObjects(walk, { where: a.name, direction: 'sent' }, a.arguments, b.arguments);
  compareReturns(walk, a, b);
}

const FLAGS = [
  ['allowOob', 'out-of-band execution'],
  ['allowPreconfig', 'use before machine initialisation'],
  ['successResponse', 'a response to success'],
] as const;

function compareFlags(walk: Walk, a: Command, b: Command): void {
  for (const [flag, meaning] of FLAGS) {
    if (a[flag] === b[flag]) continue;
    const detail = `${meaning} is ${b[flag] ? 'now' : 'no longer'} there`;
    report(walk, 'flag-changed', a.name, b[flag] ? 'compatible' : 'incompatible', detail);
  }
}

/** No `returns` means an empty object, to which members can be added. */
function compareReturns(walk: Walk, a: Command, b: Command): void {
  if (a.returns === undefined && b.returns === undefined) return;
  const at = { where: `${a.name} →`, direction: 'received' } as const;
  const names = [objectName(walk.a, a.returns), objectName(walk.b, b.returns)] as const;
  if (a.returns !== undefined && b.returns !== undefined) return compareTypes(walk, at, a.returns, b.returns);
  const [before, after] = names;
  if (before !== 'other' && after !== 'other') return compareObjects(walk, at, before, after);
  const detail = 'what is returned is of another kind';
  walk.changes.push({ kind: 'type-changed', ...at, judgement: 'incompatible', detail });
}

function objectName(schema: Schema, type: TypeRef | undefined): string | undefined | 'other' {
  if (type === undefined) return undefined;
  const kind = type.kind === 'named' ? schema.types.get(type.name)?.kind : undefined;
  return type.kind === 'named' && (kind === 'struct' || kind === 'union') ? type.name : 'other';
}

function compareEvent(walk: Walk, a: Event, b: Event | undefined): void {
  if (b === undefined) {
    const detail = 'whoever waits for it waits for ever; harmless only if it could not happen any more';
    return report(walk, 'event-removed', a.name, 'incompatible', detail);
  }
  compareCondition(walk, a.name, 'both', a.condition, b.condition);
  compareFeatures(walk, a.name, 'both', a.features, b.features);
  compareObjects(walk, { where: a.name, direction: 'received' }, a.data, b.data);
}

/** Only of texts: a build shows nothing that is not used, and its names mean nothing. */
function compareUnused(walk: Walk): void {
  const used = new Set([...walk.seen].flatMap((key) => key.split(' ').slice(1)));
  for (const [name, type] of walk.a.types) {
    if (used.has(name) || type.position === undefined || walk.b.types.get(name)?.position === undefined) continue;
    for (const direction of ['sent', 'received'] as const) {
      compareTypes(walk, { where: name, direction }, { kind: 'named', name }, { kind: 'named', name });
    }
  }
}
