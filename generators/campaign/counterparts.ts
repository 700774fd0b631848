// Who else a backend meets on the host: helper programs that hand over nothing, switches, processes with queues; or nobody, as a
// tunnel that is refused. Each comes with the command that speaks to him.

import type fc from 'fast-check';
import type { JsonObject } from '../qapi/json-value.ts';
import { command, type FuzzAction, open } from './session.ts';
import { pick } from './swarm.ts';
import { WIRE_KINDS } from './wires.ts';

type Actions = readonly FuzzAction[];

/** With the kind of endpoint that it takes, which a host may lack. What only a new instance undoes is drawn in few sessions, so that it has two places. */
const DRAWN: readonly (readonly [kind: string | undefined, draw: (random: fc.Random) => Actions])[] = [
  [undefined, refusedTunnel], [undefined, refusedTunnel], ['program', helped], ['program', helped], ['vde-switch', switched], ['vhost-user', queued],
];

export function drawCounterpart(random: fc.Random, kinds: ReadonlySet<string>): Actions {
  const [, draw] = pick(random, DRAWN.filter(([kind]) => kind === undefined || kinds.has(kind))) ?? [];
  return draw === undefined ? [] : draw(random);
}

/** Every kind of endpoint that a session may open. */
export const BESIDE_KINDS: ReadonlySet<string> = new Set([...WIRE_KINDS, ...DRAWN.flatMap(([kind]) => kind ?? [])]);

/** Over UDP the ports are not optional. */
function refusedTunnel(random: fc.Random): Actions {
  const ports = pick(random, [{}, { srcport: '0' }, { dstport: '9' }]) ?? {};
  return twice(random, command('netdev_add', { type: 'l2tpv3', id: 'plumb-tunnel', src: '127.0.0.1', dst: '127.0.0.1', txsession: random.nextInt(0, 9), udp: true, ...ports }));
}

/** Often with another client in between, who has the descriptors that the first has left. */
function twice(random: fc.Random, action: FuzzAction): Actions {
  if (random.nextInt(0, 3) === 0) return [action];
  return random.nextInt(0, 2) === 0 ? [action, action] : [action, { kind: 'reconnect' }, action];
}

function helped(random: fc.Random): Actions {
  const type = pick(random, ['bridge', 'tap']) ?? '';
  const add = command('netdev_add', { type, id: 'plumb-helped', helper: '{helper.path}', ...maybe(random, { br: 'br0' }) });
  return [open('helper', { kind: 'program', behaviour: 'exit', status: pick(random, [0, 0, 0, 1]) ?? 0 }), ...twice(random, add)];
}

/** The usual switch has 32 ports, and 0 stands for any of them. */
const PORTS: readonly number[] = [0, 1, 7, 31, 32, 33, 255, 65_535];

function switched(random: fc.Random): Actions {
  const members = { ...maybe(random, { port: pick(random, PORTS) ?? 0 }), ...maybe(random, { mode: pick(random, [0o600, 0o644, 0]) ?? 0 }) };
  return [open('switch', { kind: 'vde-switch' }), command('netdev_add', { type: 'vde', id: 'plumb-vde', sock: '{switch.path}', ...members })];
}

/** The backend may have more queues than the process at the other end. */
function queued(random: fc.Random): Actions {
  const backend = { type: 'socket', data: { addr: { type: 'unix', data: { path: '{process.path}' } }, server: false } };
  const members = { ...maybe(random, { queues: random.nextInt(1, 5) }), ...maybe(random, { vhostforce: random.nextInt(0, 1) === 0 }) };
  return [
    open('process', { kind: 'vhost-user', queues: random.nextInt(1, 4) }),
    command('chardev-add', { id: CHARDEV, backend }),
    command('netdev_add', { type: 'vhost-user', id: 'plumb-queued', chardev: CHARDEV, ...members }),
    ...(random.nextInt(0, 1) === 0 ? [] : [command('netdev_del', { id: 'plumb-queued' }), command('chardev-remove', { id: CHARDEV })]),
  ];
}

const CHARDEV = 'plumb-char';

function maybe(random: fc.Random, members: JsonObject): JsonObject {
  return random.nextInt(0, 1) === 0 ? members : {};
}
