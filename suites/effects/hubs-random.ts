// Backends that move from hub to hub: after each move a backend is heard by those who are on its hub then, and by nobody else.
//
// A backend that is alone on its hub, or on none, only listens: what it would say then might be heard later
// (`effects/hubport/joined-later`). All that is said has been heard before anybody moves.

import * as fc from 'fast-check';
import type { Step } from '../../runner/case.ts';
import type { RandomFamily } from '../../runner/family.ts';
import { open, OWNED, send } from '../case-of.ts';
import { familyOf } from '../family.ts';
import { BARE } from '../fixtures.ts';
import { comes, exchange, never } from './nic-wires.ts';
import { add, del, FIRST_HUB, hubPort } from './wiring.ts';

const WIRES = ['one', 'two', 'three', 'four'] as const;
type Wire = (typeof WIRES)[number];

/** Each wire's hub; negative where it is on none. */
type Places = { readonly [wire in Wire]: number };

const NOWHERE = -1;
const HUBS = 3;
const MAX_MOVES = 4;

const place: fc.Arbitrary<number> = fc.integer({ min: NOWHERE, max: HUBS - 1 });
const places: fc.Arbitrary<Places> = fc.record({ one: place, two: place, three: place, four: place });

export const hubFamily: RandomFamily = familyOf<readonly Places[]>({
  id: 'hubs', title: 'Wherever backends have moved, those on one hub hear each other, and nobody else does.',
  requirements: ['effects/hubport/hubid', 'effects/hubport/netdev', 'effects/hubport/deleted'],
  fixture: BARE, needs: [OWNED],
  arbitrary: () => fc.array(places, { minLength: 1, maxLength: MAX_MOVES }), steps: stepsOf,
});

const AT_FIRST: Places = { one: NOWHERE, two: NOWHERE, three: NOWHERE, four: NOWHERE };

function stepsOf(rounds: readonly Places[]): readonly Step[] {
  const last = rounds.at(-1) ?? AT_FIRST;
  return [
    ...WIRES.map((wire): Step => open(wire, { kind: 'listener', carries: 'frames' })),
    send(...WIRES.map((wire) => add({ type: 'socket', id: wire, connect: `{${wire}.address}` }))),
    ...rounds.flatMap((round, index) => [...moves(rounds[index - 1] ?? AT_FIRST, round), ...rollCall(round, index)]),
    ...rollCall(last, rounds.length),
    ...moves(last, AT_FIRST),
    send(...WIRES.map(del)),
  ];
}

function moves(from: Places, to: Places): readonly Step[] {
  const commands = WIRES.filter((wire) => from[wire] !== to[wire]).flatMap((wire) => [
    ...(from[wire] === NOWHERE ? [] : [del(`${wire}-port`)]),
    ...(to[wire] === NOWHERE ? [] : [add(hubPort(wire, FIRST_HUB + to[wire]))]),
  ]);
  return commands.length === 0 ? [] : [send(...commands)];
}

/** Everybody who has company says something. */
function rollCall(round: Places, index: number): readonly Step[] {
  const fellowsOf = (wire: Wire): readonly Wire[] => WIRES.filter((other) => other !== wire && round[wire] !== NOWHERE && round[other] === round[wire]);
  const speakers = WIRES.filter((wire) => fellowsOf(wire).length > 0);
  const textOf = (wire: Wire): string => `round ${index}, from ${wire}`;
  if (speakers.length === 0) return [];
  return [exchange(speakers.map((at) => ({ at, text: textOf(at) })), [], speakers.flatMap((speaker) => WIRES.map((wire) =>
    (fellowsOf(speaker).includes(wire) ? comes : never)('effects/hubport/netdev', wire, textOf(speaker)))))];
}
