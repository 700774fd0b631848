// The ways to one report, and when two of them are two faults.
//
// An assertion tells where a mistake was noticed, not where it was made: what fails to be made in three places may be missed in one. No rule
// on the outside of a program is sure of the difference, so that the ways to one report stay one finding, each kept with its own session,
// unless all of this holds, each against a way in which one fault would look like two:
//
// - each is one command, on an instance that has seen nothing before, so that no state that both lead to is the cause;
// - both are commands of the same branch and right by the schema: what is wrong in its form is noticed in one place whatever the member;
// - without any of the members that remain it does not happen (they are minimal), and they have none in common, so that neither needs the other's;
// - none of their members is named as the beginning of one of the other's, as vhost and vhostfd, which are about one thing;
// - the values are of different kinds, as a number and a text: a text that is too long for a buffer is one fault in whatever member;
// - of one at least it is shown that the value matters, and not that there is a member at all.
//
// What is left is a branch with an assertion for all that it cannot do; its findings then bear the same report, side by side.

import { certify } from '../../../generators/backend-rules.ts';
import { ANY_VALUE, type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Trigger } from '../../../generators/campaign/triggers.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import { isJsonObject, jsonKind } from '../../../generators/qapi/json-value.ts';
import type { Signature } from './signature.ts';

export type Way = { readonly session: FuzzSession; readonly trigger: Trigger };

/** What a command of its own does by certain members; undefined where it cannot be said. */
export type Cause = { readonly shape: Shape; readonly kinds: ReadonlySet<string>; readonly byValue: boolean };

export function causeOf({ session: { actions }, trigger }: Way, schema: Schema): Cause | undefined {
  const [action] = actions;
  const [shape] = trigger;
  if (actions.length !== 1 || trigger.length !== 1 || action?.kind !== 'command' || shape === undefined || !isJsonObject(action.arguments)) return undefined;
  if (certify(schema, action.execute, action.arguments).rule.startsWith('arguments/')) return undefined;
  const args = action.arguments;
  const members = Object.entries(shape.members).filter(([name]) => !NAMING.has(name));
  if (members.length === 0) return undefined;
  return {
    shape: { ...shape, members: Object.fromEntries(members) },
    kinds: new Set(members.map(([name]) => jsonKind(args[name] ?? null))),
    byValue: members.some(([name, value]) => value !== ANY_VALUE && ['boolean', 'number', 'bigint'].includes(typeof args[name])),
  };
}

const NAMING: ReadonlySet<string> = new Set(['id', 'type']);

export function areTwoFaults(one: Cause | undefined, other: Cause | undefined): boolean {
  if (one === undefined || other === undefined || one.shape.execute !== other.shape.execute || one.shape.type !== other.shape.type) return false;
  const [names, others] = [Object.keys(one.shape.members), Object.keys(other.shape.members)];
  const shared = names.some((name) => others.some((each) => each.startsWith(name) || name.startsWith(each)));
  const sameKinds = [...one.kinds].every((kind) => other.kinds.has(kind)) || [...other.kinds].every((kind) => one.kinds.has(kind));
  return !shared && !sameKinds && (one.byValue || other.byValue);
}

/** Of a further fault with a report that another has already. */
export function signatureOfCause(report: string, { shape }: Cause): Signature {
  return `${report} at ${shapeName(shape)}` as Signature;
}
