// From a message to a reply: the checks of the message itself, then of the command, then of its arguments.
//
// Source: qapi/qmp-dispatch.c and monitor/qmp.c; the order of the checks is QEMU's, the texts are not.

import type { Command } from '../../generators/qapi/ir.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import { type Negotiation, refused, runCommand, type World } from './commands.ts';
import type { Reply } from './contract.ts';
import type { Call } from './stages.ts';
import type { Visitor } from './visitor.ts';

export type Dispatched = { readonly reply: Reply; readonly call: Call };

/** Checks and runs one message. */
export function dispatch(message: JsonValue, world: World, visitor: Visitor, session: Negotiation): Dispatched {
  const request = readRequest(message, session.oob);
  if (typeof request === 'string') return { reply: refused(request), call: { command: undefined, args: undefined } };
  return { reply: execute(request, world, visitor, session), call: { command: request.command, args: request.args } };
}

type Request = { readonly command: string; readonly args: JsonObject; readonly outOfBand: boolean };

/** The request that a message makes, or what is wrong with the message. */
function readRequest(message: JsonValue, oobEnabled: boolean): Request | string {
  if (!isJsonObject(message)) return 'QMP input must be a JSON object';
  let found: string | undefined;
  for (const name of Object.keys(message)) {
    if (name === 'execute' || (name === 'exec-oob' && oobEnabled)) {
      if (typeof message[name] !== 'string') return `QMP input member '${name}' must be a string`;
      if (found !== undefined) return `QMP input member '${name}' clashes with '${found}'`;
      found = name;
    } else if (name === 'arguments') {
      if (!isJsonObject(message[name])) return "QMP input member 'arguments' must be an object";
    } else if (name !== 'id') {
      return `QMP input member '${name}' is unexpected`;
    }
  }
  if (found === undefined) return "QMP input lacks member 'execute'";
  const args = message['arguments'];
  return { command: String(message[found]), args: isJsonObject(args) ? args : {}, outOfBand: found === 'exec-oob' };
}

/** device_add takes whatever properties the device has, so that its arguments are the device's to check. */
const UNVISITED: ReadonlySet<string> = new Set(['device_add']);

function execute(request: Request, world: World, visitor: Visitor, session: Negotiation): Reply {
  const command = world.schema.commands.get(request.command);
  if (!session.negotiated && request.command !== 'qmp_capabilities') {
    return refused("Expecting capabilities negotiation with 'qmp_capabilities'", 'CommandNotFound');
  }
  if (command === undefined) return refused(`The command ${request.command} has not been found`, 'CommandNotFound');
  if (request.outOfBand && !command.allowOob) return refused(`The command ${request.command} does not support OOB`);
  if (world.machine.runState === 'prelaunch' && !command.allowPreconfig) {
    return refused(`The command '${request.command}' is permitted only after machine initialization has completed`);
  }
  return visitAndRun(command, request.args, world, visitor, session);
}

function visitAndRun(command: Command, args: JsonObject, world: World, visitor: Visitor, session: Negotiation): Reply {
  if (UNVISITED.has(command.name)) return runCommand(command.name, args, world, session);
  const visited = visitor.visit(command.arguments, args);
  return visited.kind === 'refused' ? refused(visited.desc) : runCommand(command.name, visited.value, world, session);
}
