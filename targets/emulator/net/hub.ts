// Hubs: they come into being with their first port and never go.

import type { Client } from './clients.ts';
import type { NetState } from './state.ts';

export function addHubPort(state: NetState, hubId: number): void {
  state.hubPorts.set(hubId, (state.hubPorts.get(hubId) ?? 0) + 1);
}

export function connectable(client: Client): boolean {
  return client.peer === undefined;
}
