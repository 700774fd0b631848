// What must come of a stimulus of a NIC: what its driver is told, which event is emitted, and the network afterwards.

import type { JsonObject } from '../qapi/json-value.ts';
import { readControl } from './control-queue.ts';
import { plugPrimary } from './effects.ts';
import { changeRxFilter } from './rx-filter-event.ts';
import type { NetState, NicEntry } from './state.ts';

export type Forecast = {
  readonly after: NetState;
  readonly event: 'none' | 'filter-changed' | 'failover-negotiated' | 'primary-plugged';
  /** What the driver is told; undefined where that is anybody's guess. */
  readonly told: { readonly kind: 'acknowledged'; readonly ok: boolean } | { readonly kind: 'link'; readonly up: boolean } | undefined;
};

/** In the form that targets take. Undefined where nobody could say which events have to come: better not to ask. */
export function forecast(state: NetState, stimulus: JsonObject): Forecast | undefined {
  const nic = state.nics.get(String(stimulus['nic']));
  switch (stimulus['kind']) {
    case 'read-link': return { after: state, event: 'none', told: linkOf(nic) };
    case 'negotiate-features': return negotiated(state, nic, stimulus['standby'] === true);
    case 'control-queue': return nic?.presence === 'present' && nic.rxFilter === 'supported' ? controlled(state, nic, stimulus) : undefined;
    default: return undefined;
  }
}

function linkOf(nic: NicEntry | undefined): Forecast['told'] {
  return nic === undefined || nic.link === 'unknown' ? undefined : { kind: 'link', up: nic.link === 'up' };
}

/** A driver that starts anew changes no filter: the device has forgotten it. */
function negotiated(state: NetState, nic: NicEntry | undefined, accepts: boolean): Forecast | undefined {
  if (nic?.presence !== 'present' || nic.rxFilter !== 'supported' || (accepts && nic.standby === 'unknown')) return undefined;
  if (!accepts || nic.standby !== 'offered') return { after: state, event: 'none', told: undefined };
  const after = plugPrimary(state, nic.id);
  const hasPrimary = [...after.nics.values()].some(({ primaryOf }) => primaryOf === nic.id);
  return { after, event: hasPrimary ? 'primary-plugged' : 'failover-negotiated', told: undefined };
}

function controlled(state: NetState, nic: NicEntry, { class: queueClass, command, data }: JsonObject): Forecast | undefined {
  const control = readControl(Number(queueClass), Number(command), String(data));
  switch (control.kind) {
    case 'command': {
      const { state: after, event } = changeRxFilter(state, nic.id);
      return event === 'unknown' ? undefined : { after, event: event === 'emitted' ? 'filter-changed' : 'none', told: { kind: 'acknowledged', ok: true } };
    }
    case 'refused': return { after: state, event: 'none', told: { kind: 'acknowledged', ok: false } };
    case 'unrelated': return { after: state, event: 'none', told: undefined };
    // Whether it changes anything or not, a spent latch is silent.
    case 'unclear': return nic.latch === 'spent' ? { after: state, event: 'none', told: undefined } : undefined;
    default: throw control satisfies never;
  }
}
