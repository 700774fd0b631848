// All defects of the monitor. Each row replaces stages of the way that a message takes, and nothing else.

import type { DefectName } from '../contract.ts';
import { FAITHFUL, type Stages } from '../stages.ts';
import { ARGUMENT_DEFECTS } from './arguments.ts';
import { EVENT_MESSAGE_DEFECTS } from './event-message.ts';
import { GREETING_DEFECTS } from './greeting.ts';
import { INPUT_DEFECTS } from './input.ts';
import { INTROSPECTION_DEFECTS } from './introspection.ts';
import { MESSAGE_DEFECTS } from './message.ts';
import { OUTPUT_DEFECTS } from './output.ts';
import { PROCESS_DEFECTS } from './process.ts';
import type { ProtocolDefect } from './protocol-defect.ts';
import { RESPONSE_DEFECTS } from './response-shape.ts';

export const PROTOCOL_DEFECTS: readonly ProtocolDefect[] = [
  ...GREETING_DEFECTS, ...INPUT_DEFECTS, ...MESSAGE_DEFECTS, ...ARGUMENT_DEFECTS, ...RESPONSE_DEFECTS, ...OUTPUT_DEFECTS,
  ...EVENT_MESSAGE_DEFECTS, ...INTROSPECTION_DEFECTS, ...PROCESS_DEFECTS,
];

/** The faithful stages with the named defects worked in; names of other rooms are passed over. */
export function stagesWith(defects: ReadonlySet<DefectName>): Stages {
  let stages = FAITHFUL;
  for (const row of PROTOCOL_DEFECTS) {
    if (defects.has(row.name)) stages = { ...stages, ...row.change(stages, row.name) };
  }
  return stages;
}
