// Defects of the process: it dies, hangs, dawdles or grows, each for one reason.

import { isJsonObject, type JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Incoming } from '../input/message-reader.ts';
import type { StagedSession, Stages } from '../stages.ts';
import { argumentsOf, commandOf, contains, messageOf, type ProtocolDefect, rows } from './protocol-defect.ts';

const GREETING_DELAY_MS = 30_000;
const REPLY_DELAY_MS = 30_000;
const EVENT_DELAY_MS = 5_000;

export const PROCESS_DEFECTS: readonly ProtocolDefect[] = [
  ...rows(
    'process',
    ['crash-on-long-string', 'A text of more than 4096 characters ends the process with SIGSEGV.', onRequest('SIGSEGV', (incoming) => (
      contains(argumentsOf(incoming), (value) => typeof value === 'string' && value.length > 4096)
    ))],
    ['abort-on-unknown-type', 'netdev_add of an unknown type ends the process with SIGABRT.', onError('SIGABRT', (error, incoming) => (
      commandOf(incoming) === 'netdev_add' && String(error['desc']).includes('does not accept value')
    ))],
    ['abort-on-null-argument', 'An argument of null ends the process with SIGABRT.', onRequest('SIGABRT', (incoming) => (
      Object.values(argumentsOf(incoming)).includes(null)
    ))],
    ['abort-on-backend-member', 'netdev_add with a member beside id and type ends the process with SIGABRT.', onRequest('SIGABRT', (incoming) => (
      commandOf(incoming) === 'netdev_add' && Object.keys(argumentsOf(incoming)).some((name) => name !== 'id' && name !== 'type')
    ))],
    ['abort-on-unexpected-argument', 'An argument that the command does not have ends the process with SIGABRT.', onError('SIGABRT', (error) => (
      /^Parameter .* is unexpected/.test(String(error['desc']))
    ))],
    ['deep-nesting-crash', 'A message that nests beyond the limit ends the process with SIGSEGV.', onRequest('SIGSEGV', (incoming) => (
      incoming.kind === 'fault' && incoming.desc.includes('nests too deeply')
    ))],
    ['execute-not-string-crash', 'A message whose execute is no text ends the process with SIGSEGV.', onRequest('SIGSEGV', (incoming) => {
      const execute = messageOf(incoming)?.['execute'];
      return execute !== undefined && typeof execute !== 'string';
    })],
    ['crash-on-nul-in-text', 'A NUL character in a text ends the process with SIGSEGV.', onRequest('SIGSEGV', (incoming) => (
      contains(argumentsOf(incoming), (value) => typeof value === 'string' && value.includes('\0'))
    ))],
    ['exit-on-unknown-device', 'A command that names a device that is not there ends the process with exit code 1.', onError('exit-1', (error) => (
      error['class'] === 'DeviceNotFound'
    ))],
    ['exit-on-second-negotiation', 'A second qmp_capabilities ends the process with exit code 0.', (stages) => ({
      request: (incoming, session) => {
        if (commandOf(incoming) === 'qmp_capabilities' && session.negotiated) session.die('exit-0', 'exit-on-second-negotiation');
        return stages.request(incoming, session);
      },
    })],
    ['close-on-unknown-command', 'An unknown command ends the connection.', (stages) => ({
      response: (response, incoming, session) => {
        if (isJsonObject(response['error']) && String(response['error']['desc']).includes('has not been found')) session.close();
        return stages.response(response, incoming, session);
      },
    })],
    ['abort-at-told-limit', 'A netdev_add that is refused tells of a limit to hubid, and one with that very number ends the process with SIGABRT.', (stages, defect) => ({
      request: (incoming, session) => {
        if (argumentsOf(incoming)['hubid'] !== TOLD_LIMIT) return stages.request(incoming, session);
        session.die('SIGABRT', defect);
        return undefined;
      },
      reply: (reply, call) => (reply.kind === 'error' && call.command === 'netdev_add'
        ? stages.reply({ ...reply, desc: `${reply.desc} (parameter 'hubid' is below ${TOLD_LIMIT})` }, call)
        : stages.reply(reply, call)),
    })],
    ['memory-leak', 'Each message leaves 16 KiB behind.', (stages) => ({
      request: (incoming, session) => {
        session.keepMemory(LEAKED_KIB);
        return stages.request(incoming, session);
      },
    })],
  ),
  ...rows(
    'timing',
    ['greeting-late', 'The greeting comes after half a minute.', delaying((message) => ('QMP' in message ? GREETING_DELAY_MS : 0))],
    ['slow-reply', 'The reply to netdev_del comes after half a minute.', delaying((_message, incoming) => (
      incoming !== undefined && commandOf(incoming) === 'netdev_del' ? REPLY_DELAY_MS : 0
    ))],
    ['event-late', 'Events come five seconds late.', delaying((message) => ('event' in message ? EVENT_DELAY_MS : 0))],
    ['hang-on-empty-text', 'An argument that is an empty text hangs the connection.', freezing((incoming) => (
      contains(argumentsOf(incoming), (value) => value === '')
    ))],
    ['hang-on-bad-json', 'Input that is no JSON hangs the connection.', freezing((incoming) => incoming.kind === 'fault')],
    ['hang-on-large-integer', 'An integer beyond 53 bits hangs the connection.', freezing((incoming) => (
      contains(argumentsOf(incoming), (value) => typeof value === 'bigint')
    ))],
  ),
];

const LEAKED_KIB = 16;
/** Nobody would think of it. */
const TOLD_LIMIT = 48_611;

type Change = ProtocolDefect['change'];
type Fatality = Parameters<StagedSession['die']>[0];

function onRequest(how: Fatality, test: (incoming: Incoming) => boolean): Change {
  return (stages, defect) => ({
    request: (incoming, session) => {
      if (!test(incoming)) return stages.request(incoming, session);
      session.die(how, defect);
      return undefined;
    },
  });
}

/** Dies of an error reply instead of sending it. */
function onError(how: Fatality, test: (error: JsonObject, incoming: Incoming) => boolean): Change {
  return (stages, defect) => ({
    response: (response, incoming, session) => {
      if (!isJsonObject(response['error']) || !test(response['error'], incoming)) return stages.response(response, incoming, session);
      session.die(how, defect);
      return [];
    },
  });
}

function delaying(delayMs: Stages['delayMs']): Change {
  return (stages) => ({ delayMs: (message, incoming) => Math.max(delayMs(message, incoming), stages.delayMs(message, incoming)) });
}

function freezing(test: (incoming: Incoming) => boolean): Change {
  return (stages) => ({
    request: (incoming, session) => {
      if (!test(incoming)) return stages.request(incoming, session);
      session.freeze();
      return undefined;
    },
  });
}
