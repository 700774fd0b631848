// The sockets in the network of a process.

import { type SocketRow, socketRows, socketsCounted } from './socket-tables.ts';
import { networkTable } from './target-process.ts';

export type SocketTable = `${'tcp' | 'udp' | 'raw'}${'' | '6'}`;

/** Undefined where the system does not tell. */
export function socketsOf(process: number | 'self', table: SocketTable): readonly SocketRow[] | undefined {
  // For a table of TCP the kernel walks every bucket that it has for all networks, 5 ms long; it keeps count for each.
  if (socketsCounted(networkTable(process, table.endsWith('6') ? 'sockstat6' : 'sockstat'), table) === 0) return [];
  const text = networkTable(process, table);
  return text === '' ? undefined : socketRows(text);
}
