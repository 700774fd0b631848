// Events as lines of JSON and back, nothing lost: 64-bit integers and raw fragments are told by a tag.

import { RawJson } from '../generators/qapi/json-value.ts';
import { messageOf } from './error-text.ts';
import { type RunEvent, STREAM_FORMAT } from './events.ts';

export function encodeEvent(event: RunEvent): string {
  return JSON.stringify(event, tag);
}

export type DecodedEvent =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'bad'; readonly reason: string };

/** Total. A line of a later format, or one cut off by a crash, is `bad`. */
export function decodeEvent(line: string): DecodedEvent {
  let value: unknown;
  try {
    value = JSON.parse(line, untag);
  } catch (error) {
    return { kind: 'bad', reason: messageOf(error) };
  }
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') {
    return { kind: 'bad', reason: 'an event has a member "kind"' };
  }
  if (value.kind === 'run-started' && (!('format' in value) || value.format !== STREAM_FORMAT)) {
    return { kind: 'bad', reason: `this plumbline reads format ${STREAM_FORMAT} of the event stream` };
  }
  return { kind: 'event', event: value as RunEvent };
}

function tag(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() };
  return value instanceof RawJson ? { $raw: value.text } : value;
}

function untag(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const [only] = members;
  if (members.length !== 1 || only === undefined || typeof only[1] !== 'string') return value;
  if (only[0] === '$int' && /^-?\d+$/.test(only[1])) return BigInt(only[1]);
  return only[0] === '$raw' ? new RawJson(only[1]) : value;
}
