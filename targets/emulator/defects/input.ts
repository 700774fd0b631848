// Defects in reading: bytes, framing, JSON and recovery from what is no JSON.

import type { StagedSession } from '../stages.ts';
import { commandOf, messageOf, type ProtocolDefect, rows } from './protocol-defect.ts';

export const INPUT_DEFECTS: readonly ProtocolDefect[] = rows(
  'protocol',
  ['bad-json-swallowed', 'Input that is no JSON gets no reply.', (stages) => ({
    request: (incoming, session) => (incoming.kind === 'fault' ? undefined : stages.request(incoming, session)),
  })],
  ['non-object-swallowed', 'A JSON value that is no object gets no reply.', (stages) => ({
    request: (incoming, session) => (messageOf(incoming) === undefined && incoming.kind === 'value' ? undefined : stages.request(incoming, session)),
  })],
  ['parse-error-closes-connection', 'Input that is no JSON ends the connection.', (stages) => ({
    request: (incoming, session) => {
      if (incoming.kind === 'fault') session.close();
      return stages.request(incoming, session);
    },
  })],
  ['parse-error-carries-id', 'The error about bad JSON carries the id of an earlier command.', (stages) => {
    const last = new WeakMap<StagedSession, string>();
    return {
      request: (incoming, session) => {
        const id = messageOf(incoming)?.['id'];
        if (typeof id === 'string') last.set(session, id);
        return stages.request(incoming, session);
      },
      response: (response, incoming, session) => {
        const id = incoming.kind === 'fault' ? last.get(session) : undefined;
        return stages.response(id === undefined ? response : { ...response, id }, incoming, session);
      },
    };
  }],
  ['parse-error-swallows-next', 'The message after bad JSON is lost.', (stages) => {
    const poisoned = new WeakSet<StagedSession>();
    return {
      request: (incoming, session) => {
        if (incoming.kind === 'fault') poisoned.add(session);
        else if (poisoned.delete(session)) return undefined;
        return stages.request(incoming, session);
      },
    };
  }],
  ['no-resync-after-0xff', 'The byte 0xFF does not bring the parser back to a known state.', (stages) => ({
    receive: (text, session) => stages.receive(text.replaceAll('\xff', ''), session),
  })],
  ['nesting-limit-low', 'Messages may nest only 16 deep.', (stages) => ({ dialect: { ...stages.dialect, maxDepth: 16 } })],
  ['split-write-loses-byte', 'The first byte of a read is lost when the last read ended within a line.', (stages) => {
    const within = new WeakSet<StagedSession>();
    return {
      receive: (text, session) => {
        const rest = within.has(session) ? text.slice(1) : text;
        if (text.endsWith('\n')) within.delete(session);
        else within.add(session);
        return stages.receive(rest, session);
      },
    };
  }],
  ['pipelined-second-dropped', 'Of several lines in one read the second is lost.', (stages) => ({
    receive: (text, session) => {
      const [first = '', second, ...others] = text.split(/(?<=\n)/);
      return stages.receive(second === undefined ? text : [first, ...others].join(''), session);
    },
  })],
  ['whitespace-matters', 'A tab between tokens is an error.', (stages) => ({
    receive: (text, session) => stages.receive(text.replaceAll('\t', '\x01'), session),
  })],
  ['carriage-return-matters', 'A carriage return before the line end is an error.', (stages) => ({
    receive: (text, session) => stages.receive(text.replaceAll('\r', '\x01'), session),
  })],
  ['unicode-escape-not-decoded', 'A \\u escape in a text stays as it is.', (stages) => ({
    receive: (text, session) => stages.receive(text.replace(/\\u(?=[0-9a-fA-F]{4})/g, '\\\\u'), session),
  })],
  ['input-decoded-as-latin1', 'Characters beyond ASCII are read byte by byte.', (stages) => ({
    receive: (text, session) => stages.receive(text.replace(/[\xa0-\xf7]/g, (byte) => `\\u00${byte.charCodeAt(0).toString(16)}`), session),
  })],
  ['member-order-matters', 'A message whose first member is not execute is refused.', (stages) => ({
    request: (incoming, session) => {
      const names = Object.keys(messageOf(incoming) ?? {});
      const late = names.includes('execute') && names[0] !== 'execute';
      return stages.request(late ? { kind: 'fault', desc: 'expected execute first' } : incoming, session);
    },
  })],
  ['comment-accepted', 'A message that begins with a # is skipped without an error.', (stages) => ({
    receive: (text, session) => stages.receive(text.replace(/^#.*\n/gm, ''), session),
  })],
  ['query-reply-needs-id', 'Queries without an id get no reply.', (stages) => ({
    request: (incoming, session) => {
      const mute = commandOf(incoming)?.startsWith('query-') === true && messageOf(incoming)?.['id'] === undefined;
      return mute ? undefined : stages.request(incoming, session);
    },
  })],
);
