// announce-self: which frames come out of which wire, how many, and when. net.json:760 and 791.
//
// That no further announcement comes is proved by another timer, of another adapter, which is started when all that should
// come has come, and ends after any further one would have. QEMU's first announcement goes out at once, which shifts all later ones (an erratum): the times
// of practice stand beside those of the text.

import { requirement } from '../../generators/certificate.ts';
import type { CertifiedCommand } from '../../generators/certificate.ts';
import { announcement } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketExpectation, PacketPattern, Step } from '../../runner/case.ts';
import { caseOf, OWNED, send } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { announceSelf, setLink } from '../net-commands.ts';
import { comes, E1000, E1000_WIRE, e1000Wires, exchange, fence, macOf, NETDEV, NIC, nicWires, OTHER_WIRE, WIRE } from './nic-wires.ts';

export function announceEffectCases(): readonly Case[] {
  return [...frameCases(), ...roundCases(), ...timeCases(), ...interfaceCases(), ...timerCases(), ...linkCases()];
}

const ANNOUNCES = 'announce-self/announces';
const ROUNDS = 'announce-self/rounds';
const INTERFACES = 'announce-self/interfaces';
const UNKNOWN = 'announce-self/unknown-interface';
const ID = 'announce-self/id';
const OUTGOING = 'effects/set_link/outgoing';

function announceCase(id: string, title: string, rules: readonly string[], steps: readonly Step[]): Case {
  const [mine, others] = [nicWires(), e1000Wires()];
  return caseOf(`effects/announce-self/${id}`, title, rules, [...mine.up, ...others.up, ...steps, ...others.down, ...mine.down], { fixture: NICS, needs: [OWNED] });
}

/** One announcement, at once by text and in practice. */
const ONCE: JsonObject = { initial: 0, max: 0, rounds: 1, step: 0 };

export function announce(changes: JsonObject): CertifiedCommand {
  return announceSelf({ ...ONCE, ...changes });
}

/** Later than what the short timers of these cases might send too many. */
const FENCE_MS = 100;
const FENCE_ROUNDS = 2;

export function announced(rule: string, at: string, nic: string, count: number): PacketExpectation {
  return { rule: requirement(rule), at, match: announcementOf(nic), count };
}

function announcementOf(nic: string): PacketPattern {
  const { ethernet, arp } = announcement(macOf(nic));
  return { ethernet: { ...ethernet }, arp: { ...arp } };
}

/** So many announcements of the first adapter and of the e1000, and then no more. */
function counts(rule: string, mine: number, others: number, fenceMs = FENCE_MS): readonly Step[] {
  return [
    exchange([], [], [announced(rule, WIRE, NIC, mine), announced(rule, E1000_WIRE, E1000, others)]),
    send(announce({ initial: fenceMs, max: fenceMs, rounds: FENCE_ROUNDS, interfaces: [E1000], id: 'plumb-fence' })),
    exchange([], [], [announced(rule, WIRE, NIC, 0), announced(rule, E1000_WIRE, E1000, FENCE_ROUNDS)]),
  ];
}

/** One announcement of the first adapter, which has come before the next step begins. */
function onceOver(rule: string, command: CertifiedCommand): readonly Step[] {
  return [send(command), exchange([], [], [announced(rule, WIRE, NIC, 1)])];
}

function frameCases(): readonly Case[] {
  const everything = (at: string): PacketExpectation => ({ rule: requirement(ANNOUNCES), at, match: {}, count: 1 });
  return [
    announceCase('frames', 'Each adapter sends a broadcast RARP frame with its own address, and nothing else.', [ANNOUNCES, 'effects/announce-self/frame'], [
      send(announce({})),
      exchange([], [], [
        announced(ANNOUNCES, WIRE, NIC, 1), everything(WIRE), announced('effects/announce-self/frame', WIRE, NIC, 1),
        announced(ANNOUNCES, E1000_WIRE, E1000, 1), everything(E1000_WIRE),
      ]),
    ]),
    announceCase('switches-learn', 'All that listen on the wire hear the announcement.', [ANNOUNCES],
      [send(announce({ interfaces: [NIC] })), exchange([], [], [announced(ANNOUNCES, WIRE, NIC, 1), announced(ANNOUNCES, OTHER_WIRE, NIC, 1)])]),
    announceCase('again', 'Each announce-self announces anew.', [ANNOUNCES],
      [...onceOver(ANNOUNCES, announce({ interfaces: [NIC] })), ...onceOver(ANNOUNCES, announce({ interfaces: [NIC] })), send(announce({})), ...counts(ANNOUNCES, 1, 1)]),
  ];
}

function roundCases(): readonly Case[] {
  return [0, 1, 2, 4].map((rounds) =>
    announceCase(`rounds/${rounds}`, `With rounds ${rounds} there are ${rounds} announcements.`, [ROUNDS],
      [send(announce({ initial: 20, max: 20, rounds })), ...counts(ROUNDS, rounds, rounds)]));
}

type Schedule = { readonly label: string; readonly title: string; readonly rule: string; readonly parameters: JsonObject; readonly textMs: readonly number[]; readonly practiceMs?: readonly number[] };

/** Twice this and 50 more is 48 in 64 bits. */
const LARGEST: bigint = 2n ** 63n - 1n;

/** By the text each waits as long as the one before and a step more, but `max` at most; the first waits `initial`. */
const SCHEDULES: readonly Schedule[] = [
  { label: 'initial', title: 'The first announcement comes after initial.', rule: 'announce-self/initial', parameters: { initial: 400, max: 1000 }, textMs: [400] },
  { label: 'initial-again', title: 'With no step the delay stays as it was.', rule: 'announce-self/initial',
    parameters: { initial: 250, max: 1000, rounds: 3 }, textMs: [250, 500, 750] },
  { label: 'step', title: 'Each delay is longer by step.', rule: 'announce-self/step',
    parameters: { initial: 250, max: 1000, rounds: 3, step: 150 }, textMs: [250, 650, 1200] },
  { label: 'step-back', title: 'With a step below zero each delay is shorter.', rule: 'announce-self/step',
    parameters: { initial: 400, max: 1000, rounds: 3, step: -250 }, textMs: [400, 550, 550] },
  { label: 'max', title: 'No delay is longer than max.', rule: 'announce-self/max',
    parameters: { initial: 50, max: 200, rounds: 4, step: 5000 }, textMs: [50, 250, 450, 650] },
  { label: 'huge-step', title: 'However large step is, the delay is max.', rule: 'effects/announce-self/huge-step',
    parameters: { initial: 50, max: 200, rounds: 4, step: LARGEST }, textMs: [50, 250, 450, 650], practiceMs: [0, 50, 250, 298] },
];

function timeCases(): readonly Case[] {
  return SCHEDULES.map(({ label, title, rule, parameters, textMs, practiceMs = [0, ...textMs.slice(0, -1)] }) =>
    announceCase(`times/${label}`, title, [rule], [
      send(announce({ ...parameters, interfaces: [NIC] })),
      exchange([], [], [{ ...announced(rule, WIRE, NIC, textMs.length), afterMs: textMs, practiceMs }]),
    ]));
}

function interfaceCases(): readonly Case[] {
  const restricted = (label: string, rule: string, interfaces: readonly string[], mine: number, others: number): Case =>
    announceCase(`interfaces/${label}`, 'Only the adapters that interfaces lists are announced.', [rule],
      [send(announce({ initial: 20, max: 20, rounds: 2, interfaces })), ...counts(rule, 2 * mine, 2 * others)]);
  return [
    restricted('first', INTERFACES, [NIC], 1, 0),
    restricted('second', INTERFACES, [E1000], 0, 1),
    restricted('both', INTERFACES, [E1000, NIC], 1, 1),
    restricted('twice', INTERFACES, [NIC, NIC], 1, 0),
    restricted('none', INTERFACES, [], 0, 0),
    restricted('without-backend', INTERFACES, ['plumb-n3'], 0, 0),
    restricted('unknown', UNKNOWN, ['plumb-nobody'], 0, 0),
    restricted('unknown-among-others', UNKNOWN, ['plumb-nobody', NIC], 1, 0),
    restricted('prefix', UNKNOWN, ['plumb-n'], 0, 0),
    restricted('backend', UNKNOWN, [NETDEV, `${WIRE}-port`], 0, 0),
  ];
}

/** Long enough that nothing comes of it before it is replaced, on a busy host either. */
const REPLACED_MS = 600;
const REPLACED: JsonObject = { initial: REPLACED_MS, max: REPLACED_MS, rounds: 5, interfaces: [NIC], id: 'plumb-timer' };

function timerCases(): readonly Case[] {
  // What the first timer sends at once is over when a frame that was sent afterwards has come out of the same wire.
  const started: readonly Step[] = [
    send(announce(REPLACED)),
    exchange([{ at: OTHER_WIRE, text: 'started' }], [fence(ID, WIRE, 'started')], [comes(ID, WIRE, 'started')]),
  ];
  return [
    announceCase('id/replaced', 'The same id changes the timer that is running: nothing more comes as it was before.', [ID], [
      ...started,
      send(announce({ initial: REPLACED_MS + 50, max: REPLACED_MS + 50, rounds: 2, interfaces: [E1000], id: 'plumb-timer' })),
      exchange([], [], [announced(ID, WIRE, NIC, 0), announced(ID, E1000_WIRE, E1000, 2)]),
    ]),
    announceCase('id/ended', 'The same id with no rounds ends the timer that is running.', [ID], [
      ...started, send(announce({ rounds: 0, id: 'plumb-timer' })), ...counts(ID, 0, 0, REPLACED_MS + 50),
    ]),
    announceCase('id/side-by-side', 'Timers of different ids run side by side.', [ID], [
      send(...['plumb-a', 'plumb-b', 'plumb-c'].map((id) => announce({ initial: 50, max: 50, rounds: 2, interfaces: [NIC], id }))),
      ...counts(ID, 6, 0),
    ]),
    announceCase('id/beside-none', 'A timer without an id is none of those that have one.', [ID], [
      send(announce({ initial: 50, max: 50, rounds: 2, interfaces: [NIC], id: 'plumb-a' }), announce({ initial: 50, max: 50, rounds: 2, interfaces: [NIC] })),
      ...counts(ID, 4, 0),
    ]),
    announceCase('id/used-again', 'The id of a timer that has ended can be used again.', [ID], [
      ...onceOver(ID, announce({ interfaces: [NIC], id: 'plumb-a' })),
      send(announce({ interfaces: [NIC], id: 'plumb-a' })), ...counts(ID, 1, 0),
    ]),
  ];
}

function linkCases(): readonly Case[] {
  return [
    announceCase('link/down', 'An adapter whose link is down announces nothing, the others do.', [OUTGOING],
      [send(setLink(NIC, false), announce({})), ...counts(OUTGOING, 0, 1), send(setLink(NIC, true))]),
    announceCase('link/up-again', 'An adapter whose link is up again announces itself again, and only then.', ['effects/set_link/up-again', OUTGOING], [
      send(setLink(NIC, false), announce({})),
      exchange([], [], [announced(OUTGOING, WIRE, NIC, 0), announced(OUTGOING, E1000_WIRE, E1000, 1)]),
      send(setLink(NIC, true), announce({ interfaces: [NIC] })),
      ...counts('effects/set_link/up-again', 1, 0),
    ]),
    announceCase('link/e1000-down', 'The link of an e1000 that is down keeps its announcements back.', [OUTGOING], [
      send(setLink(E1000, false)), ...onceOver(OUTGOING, announce({})), send(setLink(E1000, true)), ...counts(OUTGOING, 0, 0),
    ]),
  ];
}
