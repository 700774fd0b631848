// Defects in what an event looks like and who gets it, whatever the event.

import { isJsonObject, type JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Stages } from '../stages.ts';
import { type ProtocolDefect, rows, without } from './protocol-defect.ts';

export const EVENT_MESSAGE_DEFECTS: readonly ProtocolDefect[] = rows(
  'events',
  ['timestamp-missing', 'Events carry no timestamp.', shaping((event) => without(event, 'timestamp'))],
  ['timestamp-in-milliseconds', 'The seconds of a timestamp are milliseconds.', stamping((seconds, microseconds) => (
    { seconds: seconds * 1000 + Math.floor(microseconds / 1000), microseconds }
  ))],
  ['timestamp-microseconds-overflow', 'The microseconds of a timestamp are those of the whole time.', stamping((seconds, microseconds) => (
    { seconds, microseconds: (seconds % 1000) * 1_000_000 + microseconds + 1_000_000 }
  ))],
  ['timestamp-in-local-time', 'The timestamp is hours off.', stamping((seconds, microseconds) => ({ seconds: seconds + 7200, microseconds }))],
  ['timestamp-as-text', 'The timestamp is a text.', shaping((event) => ({ ...event, timestamp: String(Date.now()) }))],
  ['timestamp-backwards', 'Each event is stamped earlier than the one before.', (stages) => {
    const first = Math.floor(Date.now() / 1000);
    let events = 0;
    return shaping((event) => {
      events += 1;
      return { ...event, timestamp: { seconds: first - events, microseconds: 0 } };
    })(stages);
  }],
  ['event-before-negotiation', 'Events go to clients that have not negotiated.', () => ({ event: (event) => [event] })],
  ['event-to-one-monitor-only', 'With two monitors only the first gets events.', (stages) => ({
    event: (event, session) => (session.monitor === 0 ? stages.event(event, session) : []),
  })],
  ['event-twice', 'Each event goes out twice.', (stages) => ({
    event: (event, session) => [...stages.event(event, session), ...stages.event(event, session)],
  })],
  ['event-without-data', 'Events carry no data.', shaping((event) => without(event, 'data'))],
  ['event-name-lower-case', 'The names of events come in lower case.', shaping((event) => ({ ...event, event: String(event['event']).toLowerCase() }))],
  ['event-data-spread', 'The data of an event lies beside its name and not in data.', shaping((event) => (
    isJsonObject(event['data']) ? { ...without(event, 'data'), ...event['data'] } : event
  ))],
);

type Change = (stages: Stages) => Partial<Stages>;

function shaping(change: (event: JsonObject) => JsonObject): Change {
  return (stages) => ({ event: (event, session) => stages.event(change(event), session) });
}

function stamping(change: (seconds: number, microseconds: number) => JsonObject): Change {
  return shaping((event) => {
    const stamp = isJsonObject(event['timestamp']) ? event['timestamp'] : {};
    return { ...event, timestamp: change(Number(stamp['seconds']), Number(stamp['microseconds'])) };
  });
}
