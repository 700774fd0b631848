// Defects of the monitor: each row replaces stages of the way that a message takes, and nothing else.

import type { DefectName, DefectRow } from '../contract.ts';
import { FAITHFUL, type Stages } from '../stages.ts';

export type ProtocolDefect = DefectRow & {
  /** The stages that differ. Called once a server, so that state kept between messages lives in its closure. */
  readonly change: (stages: Stages) => Partial<Stages>;
};

export const PROTOCOL_DEFECTS: readonly ProtocolDefect[] = [];

/** The faithful stages with the named defects worked in; names of other rooms are passed over. */
export function stagesWith(defects: ReadonlySet<DefectName>): Stages {
  return PROTOCOL_DEFECTS.filter((row) => defects.has(row.name)).reduce<Stages>((stages, row) => ({ ...stages, ...row.change(stages) }), FAITHFUL);
}
