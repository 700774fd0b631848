// The next smaller forms of one action: a member less, a plainer value. Every one is smaller by the same measure, so that
// taking them one after another comes to an end.

import { type FuzzAction, UNHEARD_OF } from '../../../generators/campaign/session.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, RawJson } from '../../../generators/qapi/json-value.ts';

export function* smallerActions(action: FuzzAction | undefined): Iterable<FuzzAction> {
  if (action?.kind === 'packets') yield* smallerPackets(action);
  // A target that is offended by a command that nobody has is not offended by how it is written.
  if (action?.kind === 'noise') yield UNHEARD_OF;
  if (action?.kind !== 'command' || action.arguments === undefined || MEANS.has(action.execute)) return;
  for (const args of smallerValues(action.arguments)) yield { ...action, arguments: args };
}

/** What a session needs to get where it goes; with other arguments it goes elsewhere. */
const MEANS: ReadonlySet<string> = new Set(['chardev-add']);

/** One less, or one of half the length: packets are hex. */
function* smallerPackets(action: Extract<FuzzAction, { readonly kind: 'packets' }>): Iterable<FuzzAction> {
  const { packets } = action;
  for (const index of packets.length > 1 ? packets.keys() : []) yield { ...action, packets: packets.filter((_, other) => other !== index) };
  for (const [index, { at, packet }] of packets.entries()) {
    const half = packet.slice(0, Math.floor(packet.length / 4) * 2);
    if (half !== '' && half.length < packet.length) yield { ...action, packets: packets.with(index, { at, packet: half }) };
  }
}

function* smallerValues(value: JsonValue): Iterable<JsonValue> {
  if (typeof value === 'string') yield* smallerTexts(value);
  else if (typeof value === 'number' || typeof value === 'bigint') yield* smallerNumbers(value);
  else if (isJsonArray(value)) yield* smallerLists(value);
  else if (isJsonObject(value) && !(value instanceof RawJson)) yield* smallerObjects(value);
}

function* smallerObjects(value: JsonObject): Iterable<JsonValue> {
  for (const name of Object.keys(value)) yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  for (const [name, member] of Object.entries(value)) {
    for (const smaller of smallerValues(member)) yield { ...value, [name]: smaller };
  }
}

function* smallerLists(value: readonly JsonValue[]): Iterable<JsonValue> {
  for (const index of value.keys()) yield value.filter((_, other) => other !== index);
  for (const [index, item] of value.entries()) {
    for (const smaller of smallerValues(item)) yield value.with(index, smaller);
  }
}

/** Texts below this are read as they are. */
const SHORT_TEXT = 16;

function* smallerTexts(text: string): Iterable<string> {
  if (text.length <= SHORT_TEXT) return;
  for (const length of [SHORT_TEXT, Math.floor(text.length / 2), Math.floor((text.length * 7) / 8), text.length - 1]) {
    if (length < text.length) yield text.slice(0, length);
  }
}

function* smallerNumbers(value: number | bigint): Iterable<number | bigint> {
  const size = BigInt(Math.trunc(Number(value)));
  for (const plain of [0n, 1n, size / 2n]) {
    if (magnitude(plain) < magnitude(size)) yield Number(plain);
  }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The action with one member of another value of its kind, to see whether the value matters; undefined where there is no other. */
export function withOtherValue(action: FuzzAction, member: string): FuzzAction | undefined {
  if (action.kind !== 'command' || !isJsonObject(action.arguments)) return undefined;
  const value = action.arguments[member];
  const other = otherValue(value);
  return other === undefined ? undefined : { ...action, arguments: { ...action.arguments, [member]: other } };
}

function otherValue(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number' || typeof value === 'bigint') return value === 5 ? 3 : 5;
  return undefined;
}
