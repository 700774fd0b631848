// All defects that the emulator can be told to have.

import type { DefectName, DefectRow } from './contract.ts';
import { NET_DEFECTS } from './defects/net.ts';
import { PROTOCOL_DEFECTS } from './defects/protocol.ts';

export const DEFECTS: readonly DefectRow[] = [...PROTOCOL_DEFECTS, ...NET_DEFECTS].map(({ name, area, summary }) => ({ name, area, summary }));

const NAMES: ReadonlySet<DefectName> = new Set(DEFECTS.map((row) => row.name));

export function isDefect(name: string): boolean {
  return NAMES.has(name);
}
