// What each defect of the reference emulator turns red: the proof that a requirement can fail at all.
//
// Each defect has one row, or a reason why no case sees it. A test runs the cases of each row against its defect.

import { argumentTeeth } from './teeth/arguments.ts';
import { NOT_SHOWN } from './requirements/effects.ts';
import { backendEffectsUnseen, backendEffectTeeth } from './teeth/effects-backends.ts';
import { nicEffectsUnseen, nicEffectTeeth } from './teeth/effects-nic.ts';
import { simulatedEffectTeeth } from './teeth/effects-simulated.ts';
import { userEffectTeeth, userEffectsUnseen } from './teeth/effects-user.ts';
import { eventTeeth } from './teeth/events-and-process.ts';
import { ignoredMemberDefect, ignoredMemberTeeth } from './teeth/ignored-members.ts';
import { memberTeeth } from './teeth/members.ts';
import { monitorTeeth } from './teeth/monitor.ts';
import { stateTeeth } from './teeth/replies-and-state.ts';
import type { Tooth, Unseen } from './teeth/tooth.ts';

export const teeth: readonly Tooth[] = [
  ...monitorTeeth, ...argumentTeeth, ...stateTeeth, ...eventTeeth, memberTeeth(), ...ignoredMemberTeeth(), ...userEffectTeeth, ...simulatedEffectTeeth, ...backendEffectTeeth, ...nicEffectTeeth,
];

/** Defects that no case can see. */
export const unseen: readonly Unseen[] = [
  { defect: 'greeting-late', reason: 'the run ends before its first case, and says that nobody greets' },
  { defect: 'abort-at-told-limit', reason: 'nothing but the words of an error tells the number; campaigns read them: runner/fuzz/guidance/learnt-words' },
  { defect: 'set-link-of-netdev-moody', reason: 'either is allowed; that it differs is watched by campaigns: runner/fuzz/steadiness' },
  ...['memory-leak', 'deleted-socket-leaks-descriptor', 'deleted-user-leaks-thread', 'deleted-hubport-leaks-memory', 'refused-user-leaks-descriptor']
    .map((defect) => ({ defect, reason: 'what a process holds is watched by campaigns: runner/fuzz/leak' })),
  { defect: 'vhost-vdpa-default-device-accepted', reason: 'whether the host has the default device, only the target knows' },
  ...userEffectsUnseen,
  ...backendEffectsUnseen,
  ...nicEffectsUnseen,
  ...Object.entries(NOT_SHOWN).filter(([type]) => type !== 'nic').flatMap(([type, members]) =>
    Object.entries(members).map(([member, reason]) => ({ defect: ignoredMemberDefect(type, member), reason }))),
];
