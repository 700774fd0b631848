// Defects in how the members of a message are taken.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Incoming } from '../input/message-reader.ts';
import type { Stages } from '../stages.ts';
import { commandOf, messageOf, type ProtocolDefect, rows, withMembers } from './protocol-defect.ts';

export const MESSAGE_DEFECTS: readonly ProtocolDefect[] = rows(
  'protocol',
  ['unknown-member-in-message-ignored', 'Members of a message beside those of the protocol are ignored.', taking((incoming) => {
    const known = Object.entries(messageOf(incoming) ?? {}).filter(([name]) => KNOWN.has(name));
    return messageOf(incoming) === undefined ? incoming : { kind: 'value', value: Object.fromEntries(known) };
  })],
  ['arguments-null-accepted', 'Arguments of null count as none.', takingArguments((args) => args ?? {})],
  ['arguments-list-accepted', 'An empty list of arguments counts as none.', takingArguments((args) => (
    isJsonArray(args) && args.length === 0 ? {} : args
  ))],
  ['arguments-text-parsed', 'Arguments that come as a text are parsed as JSON.', takingArguments((args) => (
    typeof args === 'string' ? parsed(args) : args
  ))],
  ['empty-arguments-refused', 'A command with an empty object of arguments is refused.', takingArguments((args) => (
    isEmpty(args) ? null : args
  ))],
  ['execute-case-insensitive', 'The name of a command is taken in any case.', taking((incoming) => {
    const command = commandOf(incoming);
    return command === undefined ? incoming : withMembers(incoming, { execute: command.toLowerCase() });
  })],
  ['execute-dashes-as-underscores', 'A dash in the name of a command may stand for an underscore.', taking((incoming) => {
    const command = commandOf(incoming);
    return command?.startsWith('netdev-') === true ? withMembers(incoming, { execute: command.replace('-', '_') }) : incoming;
  })],
  ['execute-number-accepted', 'A message whose execute is a number succeeds.', taking((incoming) => {
    return typeof messageOf(incoming)?.['execute'] === 'number' ? withMembers(incoming, { execute: 'query-version' }) : incoming;
  })],
  ['preconfig-not-enforced', 'Commands that must wait for the machine succeed before it is initialised.', (stages) => ({
    reply: (reply, call) => {
      const early = reply.kind === 'error' && reply.desc.includes('only after machine initialization');
      return stages.reply(early ? { kind: 'return', value: {} } : reply, call);
    },
  })],
  ['unknown-command-accepted', 'An unknown command succeeds and does nothing.', (stages) => ({
    reply: (reply, call) => {
      const unknown = reply.kind === 'error' && reply.desc.includes('has not been found');
      return stages.reply(unknown ? { kind: 'return', value: {} } : reply, call);
    },
  })],
);

const KNOWN: ReadonlySet<string> = new Set(['execute', 'exec-oob', 'arguments', 'id']);

function taking(change: (incoming: Incoming) => Incoming): (stages: Stages) => Partial<Stages> {
  return (stages) => ({ request: (incoming, session) => stages.request(change(incoming), session) });
}

function takingArguments(change: (args: JsonValue) => JsonValue): (stages: Stages) => Partial<Stages> {
  return taking((incoming) => {
    const args = messageOf(incoming)?.['arguments'];
    return args === undefined ? incoming : withMembers(incoming, { arguments: change(args) });
  });
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return text;
  }
}

function isEmpty(value: JsonValue): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
