// Defects in what a reply looks like: its id, its members, its error.

import { isJsonArray, isJsonObject, type JsonObject, jsonKind, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Stages } from '../stages.ts';
import { type ProtocolDefect, rows, without } from './protocol-defect.ts';

export const RESPONSE_DEFECTS: readonly ProtocolDefect[] = [
  ...rows(
    'protocol',
    ['id-dropped', 'Replies carry no id.', answering((response) => without(response, 'id'))],
    ['id-dropped-from-errors', 'Error replies carry no id.', answering((response) => ('error' in response ? without(response, 'id') : response))],
    ['id-stringified', 'The id comes back as a text whatever it was.', withId((id) => (typeof id === 'string' ? id : JSON.stringify(id, plain)))],
    ['id-64-bit-rounded', 'An id beyond 53 bits is rounded.', withId((id) => (typeof id === 'bigint' ? Number(id) : id))],
    ['id-null-dropped', 'An id of null counts as none.', withId((id) => (id === null ? undefined : id))],
    ['id-of-containers-dropped', 'An id that is an object or an array is dropped.', withId((id) => (isJsonObject(id) || isJsonArray(id) ? undefined : id))],
    ['id-fraction-truncated', 'An id with a fraction loses it.', withId((id) => (jsonKind(id) === 'fraction' ? Math.trunc(Number(plain('', id))) : id))],
    ['id-text-cut', 'An id longer than 32 characters is cut.', withId((id) => (typeof id === 'string' ? id.slice(0, 32) : id))],
    ['id-invented', 'Replies to commands without an id carry an id of null.', answering((response) => ({ id: null, ...response }))],
    ['id-remembered', 'A reply to a command without an id carries the last one seen.', () => {
      let last: JsonObject = {};
      return {
        response: (response) => {
          if (response['id'] !== undefined) last = { id: response['id'] };
          return [{ ...last, ...response }];
        },
      };
    }],
    ['error-without-desc', 'Errors have no desc.', withError((error) => without(error, 'desc'))],
    ['error-as-text', 'The error is a text and no object.', withError((error) => error['desc'] ?? '')],
    ['error-beside-return', 'Error replies carry an empty return too.', answering((response) => ('error' in response ? { return: {}, ...response } : response))],
    ['success-without-return', 'A command without a result has no return in its reply.', answering((response) => (isEmpty(response['return']) ? without(response, 'return') : response))],
  ),
  ...rows(
    'error-class',
    ['error-without-class', 'Errors have no class.', withError((error) => without(error, 'class'))],
    ['wrong-class-unknown-command', 'An unknown command gives GenericError.', refusing('CommandNotFound', 'has not been found', 'GenericError')],
    ['wrong-class-before-negotiation', 'A command before the negotiation gives GenericError.', refusing('CommandNotFound', 'Expecting', 'GenericError')],
    ['wrong-class-missing-argument', 'A missing argument gives a class that QMP no longer has.', refusing('GenericError', 'is missing', 'MissingParameter')],
    ['wrong-class-unexpected-argument', 'An unexpected argument gives CommandNotFound.', refusing('GenericError', 'is unexpected', 'CommandNotFound')],
    ['wrong-class-argument-type', 'An argument of the wrong type gives DeviceNotFound.', refusing('GenericError', 'Invalid parameter type', 'DeviceNotFound')],
    ['wrong-class-bad-json', 'Input that is no JSON gives a class that QMP no longer has.', refusing('GenericError', 'JSON parse error', 'JSONParsing')],
  ),
];

type Change = (stages: Stages) => Partial<Stages>;

function answering(change: (response: JsonObject) => JsonObject): Change {
  return (stages) => ({ response: (response, incoming, session) => stages.response(change(response), incoming, session) });
}

function withId(change: (id: JsonValue) => JsonValue | undefined): Change {
  return answering((response) => {
    if (response['id'] === undefined) return response;
    const id = change(response['id']);
    return id === undefined ? without(response, 'id') : { ...response, id };
  });
}

function withError(change: (error: JsonObject) => JsonValue): Change {
  return answering((response) => (isJsonObject(response['error']) ? { ...response, error: change(response['error']) } : response));
}

/** Errors of one class whose text has these words get another class. */
function refusing(from: string, words: string, to: string): Change {
  return (stages) => ({
    reply: (reply, call) => {
      const hit = reply.kind === 'error' && reply.errorClass === from && reply.desc.includes(words);
      return stages.reply(hit ? { ...reply, errorClass: to } : reply, call);
    },
  });
}

function isEmpty(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** A value that JSON.stringify takes. */
function plain(_name: string, value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' ? Number(value.text) : value;
}
