// One defect for all members of all backends: a server that does not survive them. Whether a backend comes into being is
// for the host to decide, so that a refusal proves nothing; surviving is not.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { allCases } from '../all.ts';
import { memberRequirements } from '../requirements/members.ts';
import type { Tooth } from './tooth.ts';

/** One case for each member. */
export function memberTeeth(): Tooth {
  const schema = netSchema();
  const breaks = memberRequirements(schema).map(({ id }) => id);
  const cases = allCases(schema);
  const shownBy = breaks.flatMap((rule) => {
    const shown = cases.find(({ requirements }) => requirements.includes(rule));
    return shown === undefined ? [] : [shown.id];
  });
  return { defect: 'abort-on-backend-member', breaks, shownBy, config: ['CONFIG_VMNET', 'CONFIG_NETMAP'] };
}
