// All defects that the emulator can be told to have.

import type { Schema } from '../../generators/qapi/ir.ts';
import type { DefectRow } from './contract.ts';
import { ignoredMemberDefects } from './defects/ignored-members.ts';
import { DATA_PLANE_DEFECTS } from './defects/data-plane.ts';
import { HOST_BACKEND_DEFECTS } from './defects/host-backends.ts';
import { NET_DEFECTS } from './defects/net.ts';
import { PROTOCOL_DEFECTS } from './defects/protocol.ts';
import { USER_NETWORK_DEFECTS } from './defects/user-network.ts';

const NAMED: readonly DefectRow[] = [...PROTOCOL_DEFECTS, ...NET_DEFECTS, ...DATA_PLANE_DEFECTS, ...HOST_BACKEND_DEFECTS, ...USER_NETWORK_DEFECTS].map(({ name, area, summary }) => ({ name, area, summary }));

/** `schema`: that of the net commands, for there is a defect for each member of each backend. */
export function defectsFor(schema: Schema): readonly DefectRow[] {
  return [...NAMED, ...ignoredMemberDefects(schema)];
}

export function isDefect(name: string, schema: Schema): boolean {
  return defectsFor(schema).some((row) => row.name === name);
}
