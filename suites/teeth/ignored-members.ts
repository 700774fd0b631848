// One defect for each member of each backend: a server that takes the member and ignores it. Every case that is there for the
// effect of a member, which is its first requirement, must turn red.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { requirement } from '../../generators/certificate.ts';
import { allCases } from '../all.ts';
import { effectsOf, NOT_SHOWN } from '../requirements/effects.ts';
import type { Tooth } from './tooth.ts';

export function ignoredMemberTeeth(): readonly Tooth[] {
  const schema = netSchema();
  const cases = allCases(schema);
  return effectsOf(schema).filter(({ type, member }) => NOT_SHOWN[type]?.[member] === undefined).map(({ type, member }) => {
    const rule = requirement(`effects/${type}/${member}`);
    const shownBy = cases.filter(({ requirements }) => requirements[0] === rule).map(({ id }) => id);
    return { defect: ignoredMemberDefect(type, member), breaks: [rule], shownBy, config: ['CONFIG_VMNET', 'CONFIG_NETMAP'] };
  });
}

export function ignoredMemberDefect(type: string, member: string): string {
  return `ignores-${type}-${member.replaceAll('_', '-')}`;
}
