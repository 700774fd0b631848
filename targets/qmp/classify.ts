// JSON text → the QMP message that it is. Total: whatever is none becomes `malformed`, with the reason.
//
// Only what tells the kinds apart is demanded here; members too many or too few are for the oracles to judge.
// docs/interop/qmp-spec, sections 2.2 (greeting), 2.4 (responses), 2.5 (events).

import { isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Frame } from '../wire/framing.ts';
import { parseJson } from '../wire/json.ts';
import type { QmpMessage } from './message.ts';

export function classifyFrame(frame: Frame): QmpMessage {
  return frame.kind === 'text' ? classifyText(frame.text) : malformed(frame.reason, undefined);
}

export function classifyText(text: string): QmpMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'ok') return classify(parsed.value);
  return malformed(`${parsed.reason} at offset ${parsed.offset}`, undefined);
}

export function classify(value: JsonValue): QmpMessage {
  if (!isJsonObject(value)) return malformed('not a JSON object', value);
  const kind = kindOf(value);
  switch (kind) {
    case 'return': return { kind, id: own(value, 'id'), value: own(value, 'return') ?? null, raw: value };
    case 'error': return classifyError(value);
    case 'event': return classifyEvent(value);
    case 'QMP': return classifyGreeting(value);
    case 'none': return malformed('none of the members return, error, event and QMP', value);
    case 'several': return malformed('more than one of the members return, error, event and QMP', value);
    default: throw kind satisfies never;
  }
}

type Mark = 'return' | 'error' | 'event' | 'QMP';

const MARKS: readonly Mark[] = ['return', 'event', 'error', 'QMP'];

function kindOf(value: JsonObject): Mark | 'none' | 'several' {
  let found: Mark | 'none' = 'none';
  for (const mark of MARKS) {
    if (!Object.hasOwn(value, mark)) continue;
    if (found !== 'none') return 'several';
    found = mark;
  }
  return found;
}

function classifyError(raw: JsonObject): QmpMessage {
  const error = own(raw, 'error');
  if (!isJsonObject(error)) return malformed('error is not an object', raw);
  const errorClass = own(error, 'class');
  const desc = own(error, 'desc');
  if (typeof errorClass !== 'string') return malformed('error.class is not a string', raw);
  if (typeof desc !== 'string') return malformed('error.desc is not a string', raw);
  return { kind: 'error', id: own(raw, 'id'), errorClass, desc, raw };
}

function classifyEvent(raw: JsonObject): QmpMessage {
  const name = own(raw, 'event');
  const data = own(raw, 'data');
  if (typeof name !== 'string') return malformed('event is not a string', raw);
  if (data !== undefined && !isJsonObject(data)) return malformed('data of the event is not an object', raw);
  return { kind: 'event', name, data, timestamp: own(raw, 'timestamp'), raw };
}

function classifyGreeting(raw: JsonObject): QmpMessage {
  const greeting = own(raw, 'QMP');
  return isJsonObject(greeting) ? { kind: 'greeting', greeting, raw } : malformed('QMP is not an object', raw);
}

/** A member of the object itself: `__proto__` and the like are no members. */
function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function malformed(reason: string, raw: JsonValue | undefined): QmpMessage {
  return { kind: 'malformed', reason, raw };
}
