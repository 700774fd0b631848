// The emulator without its sockets: sessions before one net subsystem and one machine.

import { holds, type Schema } from '../../generators/qapi/ir.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Machine } from '../target.ts';
import type { World } from './commands.ts';
import type { Clock, DefectName, Net } from './contract.ts';
import { stagesWith } from './defects/protocol.ts';
import { introspect } from './introspection.ts';
import { initialState } from './machine.ts';
import { joinSchemas, monitorSchema } from './monitor-schema.ts';
import { createNet } from './net/net.ts';
import type { Outbox } from './outbox.ts';
import { createSession, type Session } from './session.ts';
import type { Downfall, StagedSession } from './stages.ts';
import { createVisitor } from './visitor.ts';

export type EmulatorOptions = {
  readonly machine: Machine;
  /** Names of rows of `DEFECTS`. */
  readonly defects: ReadonlySet<DefectName>;
  /** CONFIG symbols of the emulated build. */
  readonly defined: ReadonlySet<string>;
  /** The schema of the net commands; that of the monitor is added. */
  readonly schema: Schema;
  readonly clock: Clock;
  /** A client has sent `quit`; its reply is about to be written. */
  readonly quit: () => void;
  /** A defect wants the process to end. */
  readonly die: (how: Downfall, defect: DefectName) => void;
};

export type Connection = { readonly outbox: Outbox; readonly close: () => void };

export type Emulator = {
  readonly net: Net;
  /** Starts the session of a new connection to a monitor and greets; a session that the monitor had is forgotten. */
  readonly open: (monitor: number, connection: Connection) => Session;
  /** The connection to a monitor has ended. */
  readonly leave: (monitor: number) => void;
};

export function createEmulator(options: EmulatorOptions): Emulator {
  const { clock, defined, defects, machine } = options;
  const stages = stagesWith(defects);
  const sessions = new Map<number, Session>();
  const peersOf = (monitor: number): readonly StagedSession[] => {
    return [...sessions.values()].map((session) => session.staged).filter((peer) => peer.monitor !== monitor && peer.negotiated);
  };

  const emit = (name: string, data: JsonObject | undefined): void => {
    const event = { event: name, ...(data === undefined ? {} : { data }), timestamp: timestamp(clock.now()) };
    for (const session of sessions.values()) session.event(event);
  };
  const net = createNet({ defined, defects, machine, clock, emit });
  const schema = joinSchemas(monitorSchema(), here(options.schema, defined));
  const visitor = createVisitor(schema, defined, stages.rules);
  const world: World = {
    schema, net, emit, machine: initialState(machine), quit: options.quit,
    schemaInfo: once(() => introspect(schema, defined)),
  };

  const open = (monitor: number, { outbox, close }: Connection): Session => {
    const place = { monitor, peers: () => peersOf(monitor), close, freeze: outbox.freeze, keepMemory: net.keepMemory, die: options.die };
    const session = createSession({ world, visitor, stages, outbox, place });
    sessions.set(monitor, session);
    session.greet();
    return session;
  };
  return { net, open, leave: (monitor) => void sessions.delete(monitor) };
}

function timestamp(nowMs: number): JsonObject {
  const seconds = Math.floor(nowMs / 1000);
  return { seconds, microseconds: Math.floor((nowMs - seconds * 1000) * 1000) };
}

/** The commands and events that a build has; members and values are left to those who read them. */
function here(schema: Schema, defined: ReadonlySet<string>): Schema {
  const commands = [...schema.commands].filter(([, command]) => holds(command.condition, defined));
  const events = [...schema.events].filter(([, event]) => holds(event.condition, defined));
  return { types: schema.types, commands: new Map(commands), events: new Map(events) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
