// The reference emulator as a server: monitors on sockets before one net subsystem.

import { holds, type Schema } from '../../generators/qapi/ir.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Machine } from '../target.ts';
import type { Address } from './address.ts';
import type { World } from './commands.ts';
import type { Clock, DefectName } from './contract.ts';
import { serveControl } from './control.ts';
import { stagesWith } from './defects/protocol.ts';
import { introspect } from './introspection.ts';
import { listen, type Listener } from './listener.ts';
import { initialState } from './machine.ts';
import { createMonitor, type Monitor } from './monitor.ts';
import { joinSchemas, monitorSchema } from './monitor-schema.ts';
import { createNet } from './net/net.ts';
import type { Downfall, StagedSession } from './stages.ts';
import { createVisitor } from './visitor.ts';

export type ServeOptions = {
  /** One monitor each. */
  readonly listen: readonly Address[];
  /** Where stimuli come in. */
  readonly control: Address | undefined;
  readonly machine: Machine;
  /** Names of rows of `DEFECTS`. */
  readonly defects: ReadonlySet<DefectName>;
  /** CONFIG symbols of the emulated build. */
  readonly defined: ReadonlySet<string>;
  /** The schema of the net commands; that of the monitor is added. */
  readonly schema: Schema;
};

/** `quit`: a client asked for it. `fell`: a defect wants the process to end like this. */
export type ServerEnd = { readonly kind: 'closed' } | { readonly kind: 'quit' } | { readonly kind: 'fell'; readonly how: Downfall };

export interface Server {
  /** Where each monitor listens, in the order of the options. */
  readonly addresses: readonly Address[];
  /** Resolves when the server no longer serves. */
  readonly ended: Promise<ServerEnd>;
  close(): Promise<void>;
}

/** Serves until closed; rejects when an address cannot be listened on, and then leaves nothing behind. */
export async function serve(options: ServeOptions): Promise<Server> {
  const stages = stagesWith(options.defects);
  const monitors: Monitor[] = [];
  const listeners: Listener[] = [];
  const sessions = (): readonly StagedSession[] => monitors.flatMap((monitor) => monitor.session()?.staged ?? []);
  let settle: (end: ServerEnd) => void = () => {};
  const ended = new Promise<ServerEnd>((resolve) => { settle = resolve; });

  const emit = (name: string, data: JsonObject | undefined): void => {
    const event = { event: name, ...(data === undefined ? {} : { data }), timestamp: timestamp(CLOCK.now()) };
    for (const monitor of monitors) monitor.session()?.event(event);
  };
  const net = createNet({ defined: options.defined, defects: options.defects, machine: options.machine, clock: CLOCK, emit });

  const shut = async (how: 'flush' | 'abrupt', end: ServerEnd): Promise<void> => {
    for (const monitor of monitors) monitor.close(how);
    net.close();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    settle(end);
  };

  const schema = joinSchemas(monitorSchema(), here(options.schema, options.defined));
  const visitor = createVisitor(schema, options.defined, stages.rules);
  const world: World = {
    schema, net, emit, machine: initialState(options.machine),
    schemaInfo: once(() => introspect(schema, options.defined)),
    quit: () => setImmediate(() => void shut('flush', { kind: 'quit' })),
  };

  try {
    for (const [index, address] of options.listen.entries()) {
      const peers = (): readonly StagedSession[] => sessions().filter((peer) => peer.monitor !== index && peer.negotiated);
      const die = (how: Downfall): void => void shut('abrupt', { kind: 'fell', how });
      const monitor = createMonitor({ world, visitor, stages, place: { monitor: index, peers, die } });
      monitors.push(monitor);
      listeners.push(await listen(address, monitor.accept));
    }
    const addresses = listeners.map((listener) => listener.address);
    if (options.control !== undefined) listeners.push(await listen(options.control, (socket) => serveControl(socket, net)));
    return { addresses, ended, close: () => shut('flush', { kind: 'closed' }) };
  } catch (error) {
    await shut('abrupt', { kind: 'closed' });
    throw error;
  }
}

const CLOCK: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

function timestamp(nowMs: number): JsonObject {
  const seconds = Math.floor(nowMs / 1000);
  return { seconds, microseconds: Math.floor((nowMs - seconds * 1000) * 1000) };
}

/** The part of a schema that a build has; members and values are left to those who read them. */
function here(schema: Schema, defined: ReadonlySet<string>): Schema {
  const commands = [...schema.commands].filter(([, command]) => holds(command.condition, defined));
  const events = [...schema.events].filter(([, event]) => holds(event.condition, defined));
  return { types: schema.types, commands: new Map(commands), events: new Map(events) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
