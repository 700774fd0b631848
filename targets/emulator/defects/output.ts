// Defects in writing: lines, bytes, order, and the monitor that a message goes to.

import { isJsonObject, type JsonObject } from '../../../generators/qapi/json-value.ts';
import type { StagedSession } from '../stages.ts';
import { commandOf, type ProtocolDefect, rows } from './protocol-defect.ts';

export const OUTPUT_DEFECTS: readonly ProtocolDefect[] = rows(
  'protocol',
  ['line-end-missing', 'Messages follow each other without an end of line.', ({ line }) => ({ line: (message) => line(message).trimEnd() })],
  ['line-end-lf', 'Lines end with LF alone.', ({ line }) => ({ line: (message) => `${line(message).trimEnd()}\n` })],
  ['trailing-comma', 'Objects on the wire end with a comma.', ({ line }) => ({
    line: (message) => line(message).replace(/\}(\r?\n)?$/, ',}$1'),
  })],
  ['single-quoted-output', 'Texts on the wire stand in single quotes.', ({ line }) => ({ line: (message) => line(message).replaceAll('"', "'") })],
  ['non-utf8-output', 'Characters beyond ASCII go out as single bytes.', ({ line }) => ({
    line: (message) => line(message).replace(/\\u00([89a-fA-F][0-9a-fA-F])/g, (_, hex: string) => byteOf(hex)),
  })],
  ['unescaped-control-output', 'Control characters go out unescaped.', ({ line }) => ({
    line: (message) => line(message).replace(/\\u00([01][0-9a-fA-F])|\\n|\\t/g, (_, hex?: string) => (hex === undefined ? '\t' : byteOf(hex))),
  })],
  ['unescaped-quote-output', 'Quotes within texts go out unescaped.', ({ line }) => ({ line: (message) => line(message).replaceAll('\\"', '"') })],
  ['surrogates-replaced', 'Characters beyond the basic plane go out as question marks.', ({ line }) => ({
    line: (message) => line(message).replace(/\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/g, '?'),
  })],
  ['stray-text-between-messages', 'A line of text for the log goes out before each error.', ({ line }) => ({
    line: (message) => ('error' in message ? `error: ${errorText(message)}\r\n${line(message)}` : line(message)),
  })],
  ['long-reply-cut', 'Lines longer than 4096 bytes are cut.', ({ line }) => ({
    line: (message) => (line(message).length > 4096 ? `${line(message).slice(0, 4096)}\r\n` : line(message)),
  })],
  ['duplicate-member-output', 'Errors carry their class twice.', ({ line }) => ({
    line: (message) => line(message).replace('"class": ', '"class": "GenericError", "class": '),
  })],
  ['reply-twice', 'Each reply to a command that changes something goes out twice.', (stages) => ({
    response: (response, incoming, session) => {
      const messages = stages.response(response, incoming, session);
      return isJsonObject(response['return']) && Object.keys(response['return']).length === 0 ? [...messages, ...messages] : messages;
    },
  })],
  ['replies-out-of-order', 'Replies to commands that came in one read go out in pairs, the second first.', (stages) => {
    const queues = new WeakMap<StagedSession, { lines: number; held: readonly JsonObject[] }>();
    return {
      receive: (text, session) => {
        const lines = text.split('\n').filter((line) => line.trim() !== '').length;
        queues.set(session, { lines, held: [] });
        return stages.receive(text, session);
      },
      response: (response, incoming, session) => {
        const messages = stages.response(response, incoming, session);
        const queue = queues.get(session);
        if (queue === undefined || incoming.kind === 'fault') return messages;
        queue.lines -= 1;
        const { held } = queue;
        queue.held = held.length === 0 && queue.lines > 0 ? messages : [];
        return queue.held.length > 0 ? [] : [...messages, ...held];
      },
    };
  }],
  ['reply-to-wrong-monitor', 'With two monitors connected, replies to the second go to the first, once it has negotiated.', (stages) => ({
    response: (response, incoming, session) => {
      const messages = stages.response(response, incoming, session);
      const isOwn = session.monitor === 0 || !session.negotiated || commandOf(incoming) === 'qmp_capabilities';
      const first = isOwn ? undefined : session.peers().find((peer) => peer.monitor === 0);
      if (first === undefined) return messages;
      for (const message of messages) first.write(message);
      return [];
    },
  })],
  ['reply-to-all-monitors', 'With two monitors connected, errors go to both.', (stages) => ({
    response: (response, incoming, session) => {
      const messages = stages.response(response, incoming, session);
      if ('error' in response) for (const peer of session.peers()) for (const message of messages) peer.write(message);
      return messages;
    },
  })],
);

function errorText(message: JsonObject): string {
  const error = message['error'];
  return isJsonObject(error) ? String(error['desc']) : '';
}

function byteOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
