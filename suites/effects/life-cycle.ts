// What a deleted backend may still do: nothing. Its frames, its connection, what it has opened. net.json:62.
//
// That it carries nothing shows on the hub that it was on: others are heard there, and it is not.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Need, Step } from '../../runner/case.ts';
import { caseOf, observe, open, OWNED, send } from '../case-of.ts';
import { SLIRP } from './user-network.ts';
import { passes, wiredCase } from './hub-wires.ts';
import { comes, exchange, fence, never } from './nic-wires.ts';
import { NO_SCRIPTS, TAP_NEEDS } from './tap.ts';
import { add, del, FIRST_HUB, hubPort } from './wiring.ts';

export function lifeCycleCases(): readonly Case[] {
  return [...connectionCases(), ...silenceCases(), ...KINDS.map(descriptorCase), trafficCase()];
}

const SILENT = 'effects/netdev_del/silent';
const CLOSED = 'effects/netdev_del/closes-connection';
const DESCRIPTORS = 'effects/netdev_del/frees-descriptors';
const UNDER_TRAFFIC = 'effects/netdev_del/under-traffic';

const DOOR: Step = open('door', { kind: 'free-port', protocol: 'udp' });
const FAR: Step = open('far', { kind: 'listener', carries: 'frames' });
const TESTED = { type: 'socket', id: 'tested', connect: '{far.address}' } as const;

/** The backend under test comes and goes on the hub of the two wires. */
const ADDED: Step = send(add(TESTED), add(hubPort('tested', FIRST_HUB)));

function connectionCases(): readonly Case[] {
  const held = (match: JsonObject): Step => observe(CLOSED, { kind: 'descriptor-of', endpoint: 'far' }, match);
  return [wiredCase({
    id: `${CLOSED}/connect`, title: 'The connection of a deleted backend is closed.', rules: [CLOSED], before: [FAR], hubs: [{ wires: ['near', 'other'] }],
    steps: [
      ADDED, passes(CLOSED, 'near', ['far', 'other']), held({}),
      send(del('tested')), held({ descriptor: null }), send(del('tested-port')),
    ],
  })];
}

function silenceCases(): readonly Case[] {
  const silent = (id: string, title: string, before: readonly Step[], backend: JsonObject): Case => wiredCase({
    id: `${SILENT}/${id}`, title, rules: [SILENT], before, hubs: [{ wires: ['near', 'other'] }],
    steps: [
      send(add({ id: 'tested', ...backend }), add(hubPort('tested', FIRST_HUB))),
      exchange([{ at: 'far', text: 'before' }], [fence(SILENT, 'near', 'before')], [comes(SILENT, 'near', 'before')]),
      passes(SILENT, 'near', ['far', 'other'], 'to all'),
      send(del('tested')),
      exchange([{ at: 'far', text: 'from the deleted' }, { at: 'near', text: 'to the deleted' }], [fence(SILENT, 'other', 'to the deleted')],
        [never(SILENT, 'near', 'from the deleted'), never(SILENT, 'far', 'to the deleted')]),
      ...['first', 'second'].map((text) => exchange([{ at: 'other', text }], [fence(SILENT, 'near', text)],
        [comes(SILENT, 'near', text), never(SILENT, 'near', 'from the deleted'), never(SILENT, 'far', text), never(SILENT, 'far', 'to the deleted')])),
      send(del('tested-port')),
    ],
  });
  const datagrams = open('far', { kind: 'datagrams', carries: 'frames', to: '{door.address}' });
  return [
    silent('connect', 'A deleted backend that had connected neither hears nor is heard; its port on the hub may stay.', [FAR], TESTED),
    silent('udp', 'A deleted backend over UDP neither hears nor is heard; its port on the hub may stay.', [DOOR, datagrams],
      { type: 'socket', udp: '{far.address}', localaddr: '{door.address}' }),
  ];
}

type Kind = { readonly id: string; readonly members: JsonObject; readonly before?: readonly Step[]; readonly needs?: readonly Need[] };

const TCP_DOOR: Step = open('door', { kind: 'free-port', protocol: 'tcp' });

const KINDS: readonly Kind[] = [
  { id: 'hubport', members: { type: 'hubport', hubid: FIRST_HUB } },
  { id: 'socket-listen', members: { type: 'socket', listen: '{door.address}' }, before: [TCP_DOOR] },
  { id: 'socket-connect', members: TESTED, before: [FAR] },
  { id: 'socket-udp', members: { type: 'socket', udp: '127.0.0.1:9', localaddr: '{door.address}' }, before: [DOOR] },
  { id: 'socket-mcast', members: { type: 'socket', mcast: '239.255.73.40:{door.port}', localaddr: '127.0.0.1' }, before: [DOOR] },
  {
    id: 'l2tpv3', needs: [{ kind: 'backend', type: 'l2tpv3' }], before: [DOOR],
    members: { type: 'l2tpv3', src: '127.0.0.1', dst: '127.0.0.1', srcport: '{door.port}', dstport: '9', udp: true, txsession: 1 },
  },
  { id: 'user', members: { type: 'user', hostfwd: [{ str: 'tcp:{door.address}-:22' }] }, before: [TCP_DOOR], needs: [{ kind: 'backend', type: 'user' }, SLIRP] },
  { id: 'vde', members: { type: 'vde', sock: '{switch.path}' }, before: [open('switch', { kind: 'vde-switch' })], needs: [{ kind: 'backend', type: 'vde' }] },
  { id: 'tap', members: { type: 'tap', ifname: '{name.name}', queues: 2, ...NO_SCRIPTS }, before: [open('name', { kind: 'free-interface' })], needs: TAP_NEEDS },
  {
    id: 'bridge', members: { type: 'bridge', br: '{lan.name}', helper: '{helper.path}' }, needs: [{ kind: 'backend', type: 'bridge' }, ...TAP_NEEDS],
    before: [open('lan', { kind: 'bridge' }), open('helper', { kind: 'program', behaviour: 'bridge-helper' })],
  },
];

/** The first may open what is then kept for all: it does not count. */
function descriptorCase({ id, members, before = [], needs = [] }: Kind): Case {
  const once: Step = send(add({ id: 'tested', ...members }), del('tested'));
  return caseOf(`${DESCRIPTORS}/${id}`, 'A backend that comes and goes leaves no file open.', [DESCRIPTORS], [
    ...before, once, observe(DESCRIPTORS, { kind: 'descriptors' }, {}, 'before'),
    once, once, once,
    observe(DESCRIPTORS, { kind: 'descriptors', since: '{before.count}' }, { more: 0 }),
  ], { needs: [OWNED, ...needs] });
}

/** Deleted between the frames of a burst, and made again. */
function trafficCase(): Case {
  const burst = (name: string): Step => exchange(
    Array.from({ length: 40 }, (_, index) => ({ at: index % 2 === 0 ? 'far' : 'near', text: `${name} ${index}` })),
    [fence(UNDER_TRAFFIC, 'other', `${name} 39`)], [comes(UNDER_TRAFFIC, 'other', `${name} 39`)],
  );
  return wiredCase({
    id: UNDER_TRAFFIC, title: 'A backend that is deleted while frames come and go takes nobody with it.', rules: [UNDER_TRAFFIC], before: [FAR], hubs: [{ wires: ['near', 'other'] }],
    steps: [ADDED, burst('first'), send(del('tested')), burst('second'), send(del('tested-port')), ADDED, burst('third'), send(del('tested'), del('tested-port')), burst('fourth')],
  });
}
