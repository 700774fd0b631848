// A session as NDJSON: what it is in the first line, then an action a line. It loses no number and no byte.

import type { FuzzAction, FuzzSession } from '../../../generators/campaign/session.ts';
import type { Noise } from '../../../generators/wire-noise.ts';
import { requirement } from '../../../generators/certificate.ts';
import { encodeJson, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import { parseJson } from '../../../targets/wire/json.ts';

const FORMAT = 1;

export function encodeSession({ fixture, pipeline, actions }: FuzzSession): string {
  return [encodeJson({ plumbline: 'session', format: FORMAT, fixture, pipeline }), ...actions.map(encodeAction)].map((line) => `${line}\n`).join('');
}

/** Equal where the actions are. */
export function encodeAction(action: FuzzAction): string {
  return encodeJson(plainAction(action));
}

function plainAction(action: FuzzAction): JsonObject {
  switch (action.kind) {
    case 'command': return { kind: 'command', execute: action.execute, ...(action.arguments === undefined ? {} : { arguments: action.arguments }), ...on(action.monitor) };
    case 'noise': return { kind: 'noise', noise: noiseAsJson(action.noise), ...on(action.monitor) };
    case 'reconnect': return { kind: 'reconnect', ...on(action.monitor) };
    case 'stimulate': return { kind: 'stimulate', stimulus: action.stimulus };
    case 'open': return { kind: 'open', name: action.name, endpoint: action.endpoint };
    case 'packets': return { kind: 'packets', packets: action.packets.map(({ at, packet }) => ({ at, packet })) };
    default: throw action satisfies never;
  }
}

/** The first monitor goes without saying. */
function on(monitor: JsonValue | undefined): { readonly monitor?: 1 } {
  return monitor === 1 ? { monitor } : {};
}

/** Members in one order, whoever made it: the text is what a session is known by. */
function noiseAsJson({ chunks, replies: { rule, kind, ...replies }, resync }: Noise): JsonObject {
  // Each member of it is JSON; numbers may be of any length.
  return { chunks: [...chunks], replies: { rule, kind, ...replies }, resync };
}

/** Total: a text that is no session is told as such, with the line. */
export function decodeSession(text: string): FuzzSession | { readonly problem: string } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [head, ...rest] = lines.map((line) => parseJson(line));
  const header = head?.kind === 'ok' && isJsonObject(head.value) ? head.value : undefined;
  if (header?.['plumbline'] !== 'session' || header['format'] !== FORMAT) return { problem: `line 1 is no session of format ${FORMAT}` };
  const actions: FuzzAction[] = [];
  for (const [index, line] of rest.entries()) {
    const action = line.kind === 'ok' ? actionFrom(line.value) : undefined;
    if (action === undefined) return { problem: `line ${index + 2} is no action` };
    actions.push(action);
  }
  return { fixture: String(header['fixture'] ?? 'bare'), pipeline: Math.max(1, Number(header['pipeline'] ?? 1)), actions };
}

function actionFrom(raw: JsonValue): FuzzAction | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { kind, execute, arguments: args, noise, stimulus, name, endpoint, packets, monitor } = raw;
  if (kind === 'command' && typeof execute === 'string') return { kind, execute, arguments: args, ...on(monitor) };
  if (kind === 'reconnect') return { kind, ...on(monitor) };
  if (kind === 'stimulate' && isJsonObject(stimulus)) return { kind, stimulus };
  if (kind === 'open' && typeof name === 'string' && isJsonObject(endpoint)) return { kind, name, endpoint };
  if (kind === 'packets' && isJsonArray(packets)) return { kind, packets: packets.filter(isJsonObject).map(({ at, packet }) => ({ at: String(at), packet: String(packet) })) };
  const read = kind === 'noise' ? noiseFrom(noise) : undefined;
  return read === undefined ? undefined : { kind: 'noise', noise: read, ...on(monitor) };
}

function noiseFrom(raw: JsonValue | undefined): Noise | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { chunks, resync } = raw;
  const replies = repliesFrom(raw['replies']);
  const isWhole = isJsonArray(chunks) && (resync === 'newline' || resync === 'reset' || resync === 'none');
  return isWhole && replies !== undefined ? { chunks: chunks.map(String), replies, resync } : undefined;
}

function repliesFrom(raw: JsonValue | undefined): Noise['replies'] | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { kind, replies, atLeast, why } = raw;
  const rule = requirement(String(raw['rule']));
  if (kind === 'exactly' && isJsonArray(replies)) return { rule, kind, replies };
  if (kind === 'errors' && typeof atLeast === 'number') return { rule, kind, atLeast };
  return kind === 'open' && typeof why === 'string' ? { rule, kind, why } : undefined;
}
