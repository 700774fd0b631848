// Defects before the first command: the greeting and the negotiation of capabilities.

import { isJsonArray, isJsonObject, type JsonObject } from '../../../generators/qapi/json-value.ts';
import { argumentsOf, commandOf, messageOf, type ProtocolDefect, rows, withMembers, without } from './protocol-defect.ts';

export const GREETING_DEFECTS: readonly ProtocolDefect[] = rows(
  'protocol',
  ['greeting-without-version', 'The greeting has no version.', () => ({
    greeting: (greeting) => ({ QMP: without(body(greeting), 'version') }),
  })],
  ['greeting-without-capabilities', 'The greeting has no list of capabilities.', () => ({
    greeting: (greeting) => ({ QMP: without(body(greeting), 'capabilities') }),
  })],
  ['greeting-version-as-text', 'The greeting gives its version as one text.', () => ({
    greeting: (greeting) => ({ QMP: { ...body(greeting), version: '7.1.0' } }),
  })],
  ['greeting-repeated', 'A second greeting follows the reply to qmp_capabilities.', (stages) => {
    const sent: JsonObject[] = [];
    return {
      greeting: (greeting) => {
        sent[0] = stages.greeting(greeting);
        return sent[0];
      },
      response: (response, incoming, session) => {
        const messages = stages.response(response, incoming, session);
        return commandOf(incoming) === 'qmp_capabilities' ? [...messages, ...sent] : messages;
      },
    };
  }],
  ['commands-before-negotiation-accepted', 'Commands run before capabilities were negotiated.', (stages) => ({
    request: (incoming, session) => {
      if (commandOf(incoming) !== 'qmp_capabilities') session.negotiated = true;
      return stages.request(incoming, session);
    },
  })],
  ['negotiation-twice-accepted', 'qmp_capabilities succeeds again after the negotiation.', (stages) => ({
    request: (incoming, session) => {
      if (commandOf(incoming) === 'qmp_capabilities') session.negotiated = false;
      return stages.request(incoming, session);
    },
  })],
  ['negotiation-survives-reconnect', 'A new connection starts in the state that the last one left.', (stages) => {
    const before = new Set<number>();
    return {
      request: (incoming, session) => {
        if (before.has(session.monitor)) session.negotiated = true;
        else if (session.negotiated) before.add(session.monitor);
        return stages.request(incoming, session);
      },
    };
  }],
  ['unknown-capability-accepted', 'Capabilities that were never offered are accepted.', (stages) => ({
    request: (incoming, session) => {
      const enable = argumentsOf(incoming)['enable'];
      const known = isJsonArray(enable) ? enable.filter((name) => typeof name !== 'string' || name === 'oob') : undefined;
      const lenient = commandOf(incoming) === 'qmp_capabilities' && known !== undefined;
      return stages.request(lenient ? withMembers(incoming, { arguments: { ...argumentsOf(incoming), enable: known } }) : incoming, session);
    },
  })],
  ['oob-advertised-not-accepted', 'The greeting offers oob, and enabling it fails.', (stages) => ({
    request: (incoming, session) => {
      const enable = argumentsOf(incoming)['enable'];
      const wanted = commandOf(incoming) === 'qmp_capabilities' && isJsonArray(enable) && enable.includes('oob');
      return stages.request(wanted ? withMembers(incoming, { arguments: { enable: ['unavailable'] } }) : incoming, session);
    },
  })],
  ['exec-oob-without-negotiation', 'exec-oob works although the client has not enabled it.', (stages) => ({
    request: (incoming, session) => stages.request(session.oob ? incoming : inBand(incoming), session),
  })],
  ['exec-oob-for-any-command', 'exec-oob runs commands that do not support it.', (stages) => ({
    request: (incoming, session) => stages.request(session.oob ? inBand(incoming) : incoming, session),
  })],
);

function body(greeting: JsonObject): JsonObject {
  const qmp = greeting['QMP'];
  return isJsonObject(qmp) ? qmp : {};
}

/** The message as if it said `execute` where it says `exec-oob`. */
function inBand(incoming: Parameters<typeof messageOf>[0]): typeof incoming {
  const message = messageOf(incoming);
  const command = message?.['exec-oob'];
  if (message === undefined || command === undefined || 'execute' in message) return incoming;
  return { kind: 'value', value: { ...without(message, 'exec-oob'), execute: command } };
}
