// The monitor's own commands, one row each. Whatever has no row is the net subsystem's.
//
// Source: monitor/qmp-cmds-control.c, monitor/misc.c and softmmu/ of 7.2, observed.

import type { Schema } from '../../generators/qapi/ir.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Net, Reply } from './contract.ts';
import type { MachineState } from './machine.ts';

/** All that commands act upon. */
export type World = {
  readonly schema: Schema;
  readonly net: Net;
  readonly machine: MachineState;
  readonly schemaInfo: () => JsonValue;
  readonly emit: (event: string, data: JsonObject | undefined) => void;
  /** Ends the emulator once the replies are out. */
  readonly quit: () => void;
};

/** What commands change of the session that they came by. */
export type Negotiation = { negotiated: boolean; oob: boolean };

export const VERSION: JsonObject = { qemu: { micro: 0, minor: 1, major: 7 }, package: 'plumbline' };

/** Runs a command whose arguments have passed the visitor. */
export function runCommand(name: string, args: JsonObject, world: World, session: Negotiation): Reply {
  const own = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return own?.(args, world, session) ?? world.net.execute(name, args) ?? refused(`The command ${name} has not been found`, 'CommandNotFound');
}

export function refused(desc: string, errorClass = 'GenericError'): Reply {
  return { kind: 'error', errorClass, desc };
}

function returned(value: JsonValue): Reply {
  return { kind: 'return', value };
}

type Handler = (args: JsonObject, world: World, session: Negotiation) => Reply;

const COMMANDS: { readonly [name: string]: Handler } = {
  qmp_capabilities: (args, _world, session) => {
    if (session.negotiated) return refused('Capabilities negotiation is already complete, command ignored', 'CommandNotFound');
    session.negotiated = true;
    session.oob = isJsonArray(args['enable']) && args['enable'].includes('oob');
    return returned({});
  },
  'query-version': () => returned(VERSION),
  'query-commands': (_args, world) => returned([...world.schema.commands.keys()].map((name) => ({ name }))),
  'query-qmp-schema': (_args, world) => returned(world.schemaInfo()),
  'query-status': (_args, { machine }) => {
    return returned({ status: machine.runState, singlestep: false, running: machine.runState === 'running' });
  },
  'query-name': () => returned({}),
  quit: (_args, world) => {
    world.emit('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' });
    world.quit();
    return returned({});
  },
  stop: (_args, world) => {
    if (world.machine.runState === 'running') {
      world.machine.runState = 'paused';
      world.net.setRunning(false);
      world.emit('STOP', undefined);
    }
    return returned({});
  },
  cont: (_args, world) => resumed(world),
  'x-exit-preconfig': (args, world) => {
    if (world.machine.runState !== 'prelaunch') return refused('The command is permitted only before machine initialization');
    world.net.execute('x-exit-preconfig', args);
    return resumed(world);
  },
  // A client that wants to pass a descriptor needs SCM_RIGHTS, which this server cannot receive.
  getfd: () => refused('No file descriptor supplied via SCM_RIGHTS'),
  closefd: (args) => refused(`File descriptor named '${String(args['fdname'])}' not found`),
};

function resumed(world: World): Reply {
  if (world.machine.runState !== 'running') {
    world.machine.runState = 'running';
    world.net.setRunning(true);
    world.emit('RESUME', undefined);
  }
  return returned({});
}
