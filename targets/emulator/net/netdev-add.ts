// netdev_add: the id, then the type, then a duplicate, then the backend's own checks. net/net.c.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Clock, Reply } from '../contract.ts';
import { ProcessFault } from '../contract.ts';
import { isIdentifier, textOf } from './arguments.ts';
import { type Backend, created, type Created, type Port } from './backends/backend.ts';
import { backendOf } from './backends/table.ts';
import { connect, type Netdev } from './clients.ts';
import { sendFrame } from './frames.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';
import { countUp } from './state.ts';

const LONG_ID = 127;
const ADDS_BEFORE_LEAK_SHOWS = 64;

export function netdevAdd(state: NetState, args: JsonObject): Reply {
  const { defects } = state.options;
  const id = textOf(args, 'id') ?? '';
  const type = textOf(args, 'type') ?? '';
  befall(id, state);
  if (/[._-]/.test(id) && defects.has('id-with-punctuation-refused')) return genericError(`'${id}' is no identifier`);
  if (!isIdentifier(id) && !toleratesId(id, defects)) return genericError(`'${id}' is no identifier`);
  if (state.options.machine === 'preconfig' && defects.has('netdev-add-refused-in-preconfig'))
    return genericError('the machine is not initialised');
  const backend = backendOf(defects.has('netdev-add-type-ignored') ? 'user' : type, state.options.defined);
  if (backend === undefined) return withoutBackend(type, defects);
  if (defects.has('netdev-limit-of-eight') && netdevCount(state) >= 8)
    return genericError('there are too many netdevs');
  if (defects.has('nic-id-taken-for-netdev') && state.clients.nics().some(({ name }) => name === id))
    return genericError(`there is a netdev '${id}'`);
  if (state.clients.netdev(id) !== undefined) {
    const refusal = duplicateReply(id, defects);
    if (refusal !== undefined) return refusal;
  }
  if (state.retiredIds.has(id) && defects.has('deleted-id-stays-busy'))
    return genericError(`there is a netdev '${id}'`);
  return create(id, type, backend, state, args);
}

function create(id: string, type: string, backend: Backend, state: NetState, args: JsonObject): Reply {
  const { defects } = state.options;
  const plug = new Plug(state);
  const outcome = backend({ id, args, state, port: plug });
  if (outcome.kind === 'refused') {
    if (type === 'user' && defects.has('refused-user-leaks-descriptor')) state.world.target.openDescriptor();
    if (defects.has(`refused-${type}-leaves-netdev`)) addClient(id, type, created(), state);
    return defects.has('refused-backend-wrong-class') ? deviceNotFound(id) : genericError(outcome.desc);
  }
  if (defects.has('accepted-netdev-missing')) outcome.release?.();
  else plug.netdev = addClient(id, type, outcome, state);
  countUp(state, 'netdev_add');
  return DONE;
}

/** Where a backend's own side finds its netdev, once there is one. */
class Plug implements Port {
  readonly #state: NetState;
  netdev: Netdev | undefined;

  constructor(state: NetState) {
    this.#state = state;
  }

  deliver(frame: Uint8Array): void {
    if (this.netdev !== undefined) sendFrame(this.netdev, frame, this.#state);
  }

  setLink(up: boolean): void {
    if (this.netdev !== undefined) this.netdev.linkDown = !up;
  }
}

function addClient(name: string, type: string, outcome: Created, { clients, options }: NetState): Netdev {
  const netdev: Netdev = {
    kind: 'netdev',
    name,
    type,
    linkDown: outcome.linkDown,
    peer: undefined,
    release: outcome.release,
    receive: outcome.receive,
    deleted: false,
  };
  clients.add(netdev);
  if (outcome.peer !== undefined && !options.defects.has('hubport-not-plugged-in')) connect(netdev, outcome.peer);
  return netdev;
}

function netdevCount({ clients }: NetState): number {
  return [...clients.names()].filter((name) => clients.netdev(name) !== undefined).length;
}

function toleratesId(id: string, defects: ReadonlySet<string>): boolean {
  return (
    defects.has('ill-formed-id-accepted') ||
    (id === '' && defects.has('empty-id-accepted')) ||
    (/^[0-9]/.test(id) && defects.has('id-starting-with-digit-accepted')) ||
    (/^[a-zA-Z]/.test(id) && defects.has('id-with-any-character-accepted')) ||
    (/[^\x00-\x7f]/.test(id) && defects.has('non-ascii-id-accepted'))
  );
}

function withoutBackend(type: string, defects: ReadonlySet<string>): Reply {
  if (defects.has('unusable-type-accepted')) return DONE;
  if (type === 'nic' && defects.has('nic-type-accepted')) return DONE;
  if (type === 'none' && defects.has('none-type-accepted')) return DONE;
  if (defects.has('unusable-type-command-not-found')) {
    return { kind: 'error', errorClass: 'CommandNotFound', desc: `there is no backend of type '${type}'` };
  }
  return genericError(`this build has no backend of type '${type}'`);
}

function duplicateReply(id: string, defects: ReadonlySet<string>): Reply | undefined {
  if (defects.has('duplicate-id-accepted')) return undefined;
  if (defects.has('duplicate-id-ignored')) return DONE;
  return defects.has('duplicate-id-wrong-class') ? deviceNotFound(id) : genericError(`there is a netdev '${id}'`);
}

/** Faults of the process as a whole. */
function befall(id: string, state: NetState): void {
  const { defects } = state.options;
  if (defects.size === 0) return;
  if (id.length > LONG_ID && defects.has('crash-on-long-id')) throw new ProcessFault('abort', 'crash-on-long-id');
  if (state.clients.netdev(id) !== undefined && defects.has('crash-on-duplicate-id')) throw new ProcessFault('abort', 'crash-on-duplicate-id');
  const added = state.counts.get('netdev_add') ?? 0;
  if (added >= ADDS_BEFORE_LEAK_SHOWS && defects.has('netdev-leak-hang')) throw new ProcessFault('hang', 'netdev-leak-hang');
  if (added >= ADDS_BEFORE_LEAK_SHOWS && defects.has('netdev-leak-exit')) throw new ProcessFault('exit', 'netdev-leak-exit');
  if (defects.has('netdev-add-slow')) pause(state.options.clock, SLOW_MS);
}

const SLOW_MS = 30_000;

const SLICE_MS = 50;

/** Stands still, with everything else in the process. */
function pause({ now }: Clock, ms: number): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (const end = now() + ms; now() < end; ) Atomics.wait(cell, 0, 0, SLICE_MS);
}
