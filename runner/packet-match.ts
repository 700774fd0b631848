// Whether a packet fits a pattern: as a frame where it is one, else as its bytes; null in a pattern stands for an absent member.

import { decodeFrame } from '../generators/frames/decode.ts';
import type { Frame } from '../generators/frames/frame.ts';
import { fromHex } from '../generators/frames/hex.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import type { PacketPattern } from './case.ts';
import { mismatch } from './json-match.ts';

/** A packet as patterns see it. */
export function packetValue(hex: string, isFrame: boolean): JsonValue {
  if (!isFrame) return { payload: hex };
  const bytes = fromHex(hex);
  return bytes === undefined ? { payload: hex } : plain(decodeFrame(bytes));
}

/** A frame is made of plain data; only its type does not say so. */
function plain(frame: Frame): JsonObject {
  return JSON.parse(JSON.stringify(frame));
}

/** The first place that does not fit; undefined where all fits. */
export function patternMismatch(pattern: PacketPattern, value: JsonValue): string | undefined {
  return unwantedMember(pattern, value, 'packet') ?? mismatch(withoutNulls(pattern), value, 'packet');
}

function unwantedMember(pattern: PacketPattern, value: JsonValue | undefined, path: string): string | undefined {
  if (pattern === null) return value === undefined || value === null ? undefined : `${path}: expected nothing, got ${JSON.stringify(value)}`;
  if (!isJsonObject(pattern) || (value !== undefined && !isJsonObject(value))) return undefined;
  for (const [name, member] of Object.entries(pattern)) {
    const unwanted = unwantedMember(member, value?.[name], `${path}.${name}`);
    if (unwanted !== undefined) return unwanted;
  }
  return undefined;
}

function withoutNulls(pattern: PacketPattern): PacketPattern {
  if (isJsonArray(pattern)) return pattern.map(withoutNulls);
  if (!isJsonObject(pattern)) return pattern;
  const members = Object.entries(pattern).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
