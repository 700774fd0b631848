// A stimulus of a session as a step: what the driver must be told, and which events must come.

import { changesFilter } from '../../generators/campaign/stimuli.ts';
import { requirement } from '../../generators/certificate.ts';
import { changeRxFilter } from '../../generators/net-model/rx-filter-event.ts';
import type { NetState } from '../../generators/net-model/state.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Stimulus } from '../../targets/target.ts';
import type { EventExpectation, Step, StimulusExpectation } from '../case.ts';

/** No step where nobody could say what has to come of it; `after`: the network afterwards. */
export function stimulusStep(stimulus: JsonObject, state: NetState): { readonly step: Step | undefined; readonly after: NetState } {
  const change = changesFilter(stimulus) ? changeRxFilter(state, String(stimulus['nic'])) : { state, event: 'silent' };
  // Nobody could say whether the event has to come: better not to ask.
  if (change.event === 'unknown') return { step: undefined, after: state };
  const events: readonly EventExpectation[] = change.event === 'emitted' ? [filterChanged(String(stimulus['nic']))] : [];
  // Made by `drawStimulus` in just this form.
  return { step: { kind: 'stimulate', stimulus: stimulus as Stimulus, outcome: outcomeOf(stimulus, state), events }, after: change.state };
}

/** What the driver is told of the link, where that is known. */
function outcomeOf({ kind, nic }: JsonObject, { nics }: NetState): StimulusExpectation {
  const link = nics.get(String(nic))?.link ?? 'unknown';
  if (kind !== 'read-link' || link === 'unknown') return { rule: requirement('session/survives'), kind: 'any' };
  return { rule: requirement('set_link/sets-link'), kind: 'link', up: link === 'up' };
}

function filterChanged(name: string): EventExpectation {
  return { rule: requirement('nic-rx-filter-changed/rearmed'), name: 'NIC_RX_FILTER_CHANGED', data: { name } };
}
