// Hubs: what comes in at one port goes out at every other. They come into being with their first port and never go.
// net/hub.c.

import type { FrameSink } from '../host/interfaces.ts';
import type { Port } from './backends/backend.ts';
import type { Client } from './clients.ts';
import type { NetState } from './state.ts';

/** Each port with the way to its peer. */
export type Hub = { readonly ports: Port[] };

/** The newest port hears a frame first. */
export function addHubPort(state: NetState, hubId: number, port: Port): { readonly receive: FrameSink; readonly release: () => void } {
  const { defects } = state.options;
  const hub = hubOf(state, defects.has('hubs-are-one') ? 0 : hubId);
  hub.ports.unshift(port);
  let isDumb = false;
  const receive = (frame: Uint8Array): void => {
    isDumb ||= hub.ports.length === 1 && defects.has('hub-forgets-who-spoke-alone');
    if (isDumb) return;
    const others = hub.ports.filter((other) => other !== port || defects.has('hub-echoes-to-sender'));
    const hearers = defects.has('hub-reaches-one-port') ? others.slice(-1) : others;
    const { turns } = state.world;
    if (!turns.isCrowded) for (const hearer of hearers) turns.next(() => hearer.deliver(frame));
  };
  return { receive, release: () => void hub.ports.splice(hub.ports.indexOf(port), 1) };
}

function hubOf({ hubs }: NetState, hubId: number): Hub {
  const known = hubs.get(hubId);
  if (known !== undefined) return known;
  const hub = { ports: [] };
  hubs.set(hubId, hub);
  return hub;
}

export function connectable(client: Client): boolean {
  return client.peer === undefined;
}
