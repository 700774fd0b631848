// What the suite holds against each member of each backend: cases in which it is accepted, in which it is refused, and in which
// its effect is seen. A blank has a reason.

import type { CertifiedCommand } from '../generators/certificate.ts';
import { isJsonObject, type JsonObject } from '../generators/qapi/json-value.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { Case } from '../runner/case.ts';
import { allCases } from './all.ts';
import { effectsOf, NOT_SHOWN } from './requirements/effects.ts';

/** Cases of each kind, and for what no case shows the reason. */
export type MemberCoverage = {
  readonly type: string;
  readonly member: string;
  readonly accepted: number;
  readonly refused: number;
  readonly meaning: number;
  readonly reason: string;
};

export function memberCoverage(schema: Schema): readonly MemberCoverage[] {
  const cases = allCases(schema).map((subject) => ({ subject, adds: netdevAddsOf(subject) }));
  return effectsOf(schema).map(({ type, member }) => {
    const count = (holds: (subject: Case, add: NetdevAdd) => boolean): number =>
      cases.filter(({ subject, adds }) => adds.some((add) => add.args['type'] === type && holds(subject, add))).length;
    const accepted = count((_, { args, kind }) => kind === 'accept' && Object.hasOwn(args, member));
    const refused = count(({ id }, { kind }) => kind === 'reject' && id.includes(`/${type}/${member}/`));
    const meaning = cases.filter(({ subject }) => subject.requirements.some((rule) => rule === `effects/${type}/${member}`)).length;
    return { type, member, accepted, refused, meaning, reason: reasonsFor(type, member, { accepted, meaning }) };
  });
}

type NetdevAdd = { readonly args: JsonObject; readonly kind: CertifiedCommand['expectation']['kind'] };

function netdevAddsOf({ steps }: Case): readonly NetdevAdd[] {
  return steps.flatMap((step) => (step.kind === 'commands' ? step.commands : [])).flatMap(({ execute, arguments: args, expectation }) =>
    (execute === 'netdev_add' && isJsonObject(args) ? [{ args, kind: expectation.kind }] : []));
}

function reasonsFor(type: string, member: string, { accepted, meaning }: Pick<MemberCoverage, 'accepted' | 'meaning'>): string {
  const reasons = [
    accepted === 0 ? NOT_ACCEPTED[type] : undefined,
    meaning === 0 ? NOT_SHOWN[type]?.[member] : undefined,
  ];
  return [...new Set(reasons.filter((reason) => reason !== undefined))].join('; ');
}

/** Why no case can count on a netdev of the type. */
export const NOT_ACCEPTED: { readonly [type: string]: string } = {
  nic: 'netdev_add never accepts a nic',
};
