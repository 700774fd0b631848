// The requirement table: every normative statement of the schema text and of the QMP protocol, one row each.
//
// The rules that generators certify by are rows of their own table; these rows and those make the whole.

import type { Schema } from '../generators/qapi/ir.ts';
import { ruleRows } from '../generators/rules.ts';
import type { Requirement } from '../runner/case.ts';
import { backendEffectRequirements } from './requirements/effects-backends.ts';
import { nicEffectRequirements } from './requirements/effects-nic.ts';
import { effectRequirements } from './requirements/effects.ts';
import { userEffectRequirements } from './requirements/effects-user.ts';
import { simulatedEffectRequirements } from './requirements/effects-simulated.ts';
import { exampleRequirements } from './requirements/examples.ts';
import { harnessRequirements } from './requirements/harness.ts';
import { memberRequirements } from './requirements/members.ts';
import { netCommandRequirements } from './requirements/net-commands.ts';
import { netEventRequirements } from './requirements/net-events.ts';
import { protocolRequirements } from './requirements/protocol.ts';

/** All but the rows of single members, which take a schema. */
const requirementRows: readonly Requirement[] = [
  ...protocolRequirements,
  ...ruleRows.map(([id, { level, source, text }]) => ({ id, level, source, text })),
  ...netCommandRequirements,
  ...netEventRequirements,
  ...nicEffectRequirements,
  ...backendEffectRequirements,
  ...userEffectRequirements,
  ...simulatedEffectRequirements,
  ...exampleRequirements,
  ...harnessRequirements,
];

export function allRequirements(schema: Schema): readonly Requirement[] {
  return [...requirementRows, ...memberRequirements(schema), ...effectRequirements(schema)];
}
