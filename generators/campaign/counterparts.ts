// Who else a backend meets on the host: helper programs that hand over nothing, switches, processes with queues. Each comes with the
// command that speaks to him.

import type fc from 'fast-check';
import type { JsonObject } from '../qapi/json-value.ts';
import type { FuzzAction } from './session.ts';
import { pick } from './swarm.ts';
import { command, open } from './wires.ts';

type Actions = readonly FuzzAction[];

/** Kinds of endpoint, each of which a host may lack. */
const DRAWN: { readonly [kind: string]: (random: fc.Random) => Actions } = { 'program': helped, 'vde-switch': switched, 'vhost-user': queued };

/** None where the host has none of them. */
export function drawCounterpart(random: fc.Random, kinds: ReadonlySet<string>): Actions {
  const draw = DRAWN[pick(random, Object.keys(DRAWN).filter((kind) => kinds.has(kind))) ?? ''];
  return draw === undefined ? [] : draw(random);
}

/** Every kind of endpoint that a session may open. */
export const BESIDE_KINDS: ReadonlySet<string> = new Set(['listener', 'datagrams', 'caller', ...Object.keys(DRAWN)]);

/** Twice, often with another client in between, who has the descriptors that the first has left. */
function helped(random: fc.Random): Actions {
  const type = pick(random, ['bridge', 'tap']) ?? '';
  const add = command('netdev_add', { type, id: 'plumb-helped', helper: '{helper.path}', ...maybe(random, { br: 'br0' }) });
  const again: Actions = [...maybeAction(random, { kind: 'reconnect' }), add];
  return [open('helper', { kind: 'program', behaviour: 'exit', status: pick(random, [0, 0, 0, 1]) ?? 0 }), add, ...(random.nextInt(0, 3) === 0 ? [] : again)];
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

function maybeAction(random: fc.Random, action: FuzzAction): Actions {
  return random.nextInt(0, 2) === 0 ? [] : [action];
}
