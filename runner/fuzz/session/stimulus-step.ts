// A stimulus of a session as a step: what the driver must be told, and which events must come.

import { requirement } from '../../../generators/certificate.ts';
import { filterPath } from '../../../generators/net-model/rx-filter-event.ts';
import { type Forecast, forecast } from '../../../generators/net-model/stimulus.ts';
import type { NetState } from '../../../generators/net-model/state.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { BareCommand } from '../../../generators/session-intents.ts';
import type { Stimulus } from '../../../targets/target.ts';
import type { EventExpectation, Step, StimulusExpectation } from '../../case.ts';

/** No step where nobody could say what has to come of it; `after`: the network afterwards. */
export function stimulusStep(stimulus: JsonObject, state: NetState): { readonly step: Step | undefined; readonly after: NetState } {
  const foreseen = forecast(state, stimulus);
  if (foreseen === undefined) return { step: undefined, after: state };
  const events = eventsOf(foreseen, String(stimulus['nic']));
  // Made by `drawStimuli` in just this form.
  return { step: { kind: 'stimulate', stimulus: stimulus as Stimulus, outcome: outcomeOf(foreseen), events }, after: foreseen.after };
}

function outcomeOf({ told }: Forecast): StimulusExpectation {
  if (told === undefined) return { rule: requirement('session/survives'), kind: 'any' };
  return { rule: requirement(told.kind === 'link' ? 'set_link/sets-link' : told.ok ? 'nic-rx-filter-changed/once' : 'nic-rx-filter-changed/change-only'), ...told };
}

function eventsOf({ event }: Forecast, nic: string): readonly EventExpectation[] {
  switch (event) {
    case 'none': return [];
    case 'filter-changed':
      return [{ rule: requirement('nic-rx-filter-changed/rearmed'), name: 'NIC_RX_FILTER_CHANGED', data: { name: nic, path: filterPath(nic) } }];
    case 'failover-negotiated':
      return [{ rule: requirement('failover-negotiated/emitted'), name: 'FAILOVER_NEGOTIATED', data: { 'device-id': nic } }];
    // Whom it names then is another requirement's matter, and an erratum.
    case 'primary-plugged': return [{ rule: requirement('failover-negotiated/emitted'), name: 'FAILOVER_NEGOTIATED', data: {} }];
    default: throw event satisfies never;
  }
}

/** What a session that moved drivers ends with, so that the next one finds the event of each NIC armed, as this one did; and what they set is told once. */
export function armedAgain({ nics }: NetState): readonly BareCommand[] {
  return [...nics.values()].every(({ latch, rxFilter }) => latch === 'armed' || rxFilter === 'unsupported') ? [] : [{ execute: 'query-rx-filter', arguments: {} }];
}
