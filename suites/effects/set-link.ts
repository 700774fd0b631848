// set_link: what passes between an adapter and its wire while the link is down, and once it is up again. net.json:12.
//
// What is lost while the link is down must have been lost before the link goes up: what an adapter sends is taken from its
// queue at once, and what comes by one wire of the hub has come out of the other.

import type { CertifiedCommand } from '../../generators/certificate.ts';
import { accept } from '../../generators/certificate.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { NO_DEVICE, setLink } from '../net-commands.ts';
import { comes, exchange, fence, NETDEV, never, NIC, nicWires, OPEN_QUEUES, OTHER_WIRE, QUEUES, WIRE } from './nic-wires.ts';

export function setLinkEffectCases(): readonly Case[] {
  return [...adapterCases(), ...idempotenceCases(), ...netdevCases(), ...hubPortCases(), ...unknownNameCases()];
}

const OUTGOING = 'effects/set_link/outgoing';
const INCOMING = 'effects/set_link/incoming';
const UP_AGAIN = 'effects/set_link/up-again';
const NETDEV_LINK = 'effects/set_link/netdev';
const ONE_WAY = 'effects/set_link/netdev-stays-down';
const HUB_PORT = 'effects/set_link/hub-port';
const ONLY_THAT_ONE = 'effects/set_link/only-that-one';
const IDEMPOTENT = 'set_link/idempotent';

function linkCase(id: string, title: string, rules: readonly string[], steps: readonly Step[]): Case {
  const { up, down } = nicWires();
  return caseOf(`effects/set_link/${id}`, title, rules, [...up, ...OPEN_QUEUES, ...steps, ...down], { fixture: NICS, needs: [STIMULUS, OWNED] });
}

type Link = readonly [name: string, up: boolean];

function links(...of: readonly Link[]): Step {
  return send(...of.map(([name, up]): CertifiedCommand => setLink(name, up)));
}

/** The text does not demand that these names are taken. */
function linksBeyondAdapters(rule: string, ...of: readonly Link[]): Step {
  return send(...of.map(([name, up]): CertifiedCommand => setLink(name, up, accept(rule, {}))));
}

const LOST_OUT = 'lost on its way out';
const LOST_IN = 'lost on its way in';

/** The adapter sends, and nothing comes out. */
function outgoingLost(rule: string): Step {
  return exchange([{ at: QUEUES, text: LOST_OUT }], [], [never(rule, WIRE, LOST_OUT)]);
}

/** Something comes by a wire, and the adapter does not get it. */
export function incomingLost(rule: string, text: string = LOST_IN): Step {
  return exchange([{ at: WIRE, text }], [fence(rule, OTHER_WIRE, text)], [never(rule, QUEUES, text)]);
}

/** The adapter sends and receives again, and what was lost never comes. */
function bothWays(rule: string): readonly Step[] {
  return [
    exchange([{ at: QUEUES, text: 'out' }], [fence(rule, WIRE, 'out')], [comes(rule, WIRE, 'out'), comes(rule, OTHER_WIRE, 'out'), never(rule, WIRE, LOST_OUT)]),
    exchange([{ at: WIRE, text: 'in' }], [fence(rule, QUEUES, 'in')], [comes(rule, QUEUES, 'in'), never(rule, QUEUES, LOST_IN)]),
  ];
}

function adapterCases(): readonly Case[] {
  return [
    linkCase('adapter/up-from-the-start', 'An adapter sends and receives while its link is up.', [UP_AGAIN], bothWays(UP_AGAIN)),
    linkCase('adapter/outgoing', 'What an adapter sends while its link is down never arrives.', [OUTGOING, UP_AGAIN],
      [links([NIC, false]), outgoingLost(OUTGOING), links([NIC, true]), ...bothWays(OUTGOING)]),
    linkCase('adapter/incoming', 'What comes for an adapter while its link is down never arrives.', [INCOMING, UP_AGAIN],
      [links([NIC, false]), incomingLost(INCOMING), links([NIC, true]), ...bothWays(INCOMING)]),
    linkCase('adapter/down-and-up', 'After down and up an adapter sends and receives as before.', [UP_AGAIN],
      [links([NIC, false], [NIC, true]), ...bothWays(UP_AGAIN)]),
    linkCase('adapter/again-and-again', 'The link can go down and up as often as one likes.', [UP_AGAIN, OUTGOING, INCOMING],
      Array.from({ length: 3 }, () => [
        links([NIC, false]), outgoingLost(OUTGOING), incomingLost(INCOMING), links([NIC, true]), ...bothWays(UP_AGAIN),
      ]).flat()),
    linkCase('adapter/others', 'The link of another adapter has nothing to do with it.', [ONLY_THAT_ONE],
      [links(['plumb-n1', false], ['plumb-n3', false]), ...bothWays(ONLY_THAT_ONE), links(['plumb-n1', true], ['plumb-n3', true])]),
  ];
}

function idempotenceCases(): readonly Case[] {
  return [
    linkCase('idempotent/down-twice', 'A link that was set down twice is down, and up with one set_link.', [IDEMPOTENT, OUTGOING],
      [links([NIC, false], [NIC, false]), outgoingLost(OUTGOING), incomingLost(INCOMING), links([NIC, true]), ...bothWays(IDEMPOTENT)]),
    linkCase('idempotent/up-twice', 'A link that was set up twice is up, and down with one set_link.', [IDEMPOTENT, OUTGOING],
      [links([NIC, true], [NIC, true]), ...bothWays(IDEMPOTENT), links([NIC, false]), outgoingLost(OUTGOING), incomingLost(INCOMING), links([NIC, true])]),
  ];
}

/** The text knows adapters only; every implementation that is known takes the names of backends too, and means this. */
function netdevCases(): readonly Case[] {
  const reads = (rule: string, up: boolean): Step => stimulate(rule, { kind: 'read-link', nic: NIC }, { kind: 'link', up });
  return [
    linkCase('netdev/both-ways', 'A backend whose link is down carries nothing for its adapter.', [NETDEV_LINK], [
      linksBeyondAdapters(NETDEV_LINK, [NETDEV, false]), outgoingLost(NETDEV_LINK), incomingLost(NETDEV_LINK),
      linksBeyondAdapters(NETDEV_LINK, [NETDEV, true]), ...bothWays(NETDEV_LINK),
    ]),
    linkCase('netdev/adapter-up-alone', 'A backend that was set down stays down when its adapter is set up.', [ONE_WAY], [
      linksBeyondAdapters(ONE_WAY, [NETDEV, false], [NIC, true]), reads(ONE_WAY, true), outgoingLost(ONE_WAY), incomingLost(ONE_WAY),
      linksBeyondAdapters(ONE_WAY, [NETDEV, true]), ...bothWays(ONE_WAY),
    ]),
    linkCase('netdev/raises-adapter', 'A backend that is set up takes the link of its adapter up with it.', [NETDEV_LINK], [
      links([NIC, false]), reads(NETDEV_LINK, false), outgoingLost(NETDEV_LINK),
      linksBeyondAdapters(NETDEV_LINK, [NETDEV, true]), reads(NETDEV_LINK, true), ...bothWays(NETDEV_LINK),
    ]),
  ];
}

/** Neither end of these is an adapter, so that no other link follows. */
function hubPortCases(): readonly Case[] {
  const cut = (id: string, title: string, name: string): Case => linkCase(id, title, [HUB_PORT], [
    linksBeyondAdapters(HUB_PORT, [name, false]),
    exchange([{ at: QUEUES, text: LOST_OUT }], [fence(HUB_PORT, OTHER_WIRE, LOST_OUT)], [never(HUB_PORT, WIRE, LOST_OUT)]),
    exchange([{ at: OTHER_WIRE, text: 'past it' }], [fence(HUB_PORT, QUEUES, 'past it')], [comes(HUB_PORT, QUEUES, 'past it'), never(HUB_PORT, WIRE, 'past it')]),
    linksBeyondAdapters(HUB_PORT, [name, true]),
    ...bothWays(HUB_PORT),
  ]);
  return [
    cut('hub-port', 'A port of a hub whose link is down is cut off; the other ports of the hub are not.', `${WIRE}-port`),
    cut('hub-port/what-is-plugged-in', 'A backend in a port of a hub is cut off by its own link as well.', WIRE),
  ];
}

function unknownNameCases(): readonly Case[] {
  const rule = 'set_link/unknown-name';
  return [
    linkCase('unknown-name', 'A refused set_link changes no link.', [rule, ONLY_THAT_ONE],
      [send(setLink('plumb-nobody', false, NO_DEVICE), setLink('', false, NO_DEVICE)), ...bothWays(rule)]),
    linkCase('accepted-or-not', 'A set_link that succeeds does what it says.', ['set_link/sets-link', OUTGOING],
      [send(setLink(NIC, false, accept('set_link/sets-link', {}))), outgoingLost('set_link/sets-link'), links([NIC, true])]),
  ];
}
