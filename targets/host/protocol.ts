// A HostSide over a stream: what its client and its server say to each other, one JSON object a line.
//
// A request has a number, which its answer repeats; answers come in any order, for a question may wait for what is
// sent meanwhile. A packet comes unasked. Packets are hex. Total: a line may be anything, and what it is comes back as data.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostAnswer, HostQuestion, Packet } from '../host-side.ts';
import { endpointSpecFrom, hostQuestionFrom } from './spec-reader.ts';

export type HostRequest =
  | { readonly seq: number; readonly host: 'open'; readonly name: string; readonly spec: EndpointSpec }
  | { readonly seq: number; readonly host: 'send'; readonly packets: readonly SentPacket[] }
  | { readonly seq: number; readonly host: 'ask'; readonly question: HostQuestion }
  | { readonly seq: number; readonly host: 'close'; readonly name: string }
  /** To an agent alone: closes all that is open; from here on it serves another instance. */
  | { readonly seq: number; readonly host: 'settle'; readonly place: HostPlace };

/** The instance that a host is beside: its scratch folder, and the process that the harness started. */
export type HostPlace = { readonly scratch: string; readonly leader: number };

export type SentPacket = Omit<Packet, 'atMs'>;

/** `foreign`: no line of this protocol; whoever shares the stream may know it. */
export type RequestLine =
  | { readonly kind: 'request'; readonly request: HostRequest }
  | { readonly kind: 'bad'; readonly seq: number; readonly reason: string }
  | { readonly kind: 'foreign' };

export type ReplyLine =
  | { readonly kind: 'answer'; readonly seq: number; readonly answer: HostAnswer }
  /** The server could not do it, and says so. */
  | { readonly kind: 'error'; readonly seq: number; readonly reason: string }
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'bad'; readonly reason: string };

/** Longer than any line that either side writes: a send of many frames of 64 KiB, in hex. */
export const MAX_HOST_LINE_CHARACTERS: number = 16 * 1024 * 1024;

export function writeRequest(request: HostRequest): string {
  if (request.host !== 'send') return JSON.stringify(request);
  return JSON.stringify({ ...request, packets: request.packets.map(({ endpoint, bytes }) => ({ endpoint, hex: hexOf(bytes) })) });
}

export function readRequest(line: string): RequestLine {
  const raw = objectIn(line);
  const seq = raw?.['seq'];
  if (raw === undefined || typeof seq !== 'number' || !Number.isSafeInteger(seq)) return { kind: 'foreign' };
  const request = requestFrom(seq, raw);
  return typeof request === 'string' ? { kind: 'bad', seq, reason: request } : { kind: 'request', request };
}

export function writeReply(reply: Exclude<ReplyLine, { readonly kind: 'bad' }>): string {
  switch (reply.kind) {
    case 'answer': return JSON.stringify({ seq: reply.seq, answer: reply.answer });
    case 'error': return JSON.stringify({ seq: reply.seq, error: reply.reason });
    case 'packet': return JSON.stringify({ packet: { endpoint: reply.packet.endpoint, hex: hexOf(reply.packet.bytes), atMs: reply.packet.atMs } });
    default: throw reply satisfies never;
  }
}

export function readReply(line: string): ReplyLine {
  const raw = objectIn(line);
  if (raw === undefined) return { kind: 'bad', reason: 'it is no JSON object' };
  const { seq, answer: rawAnswer, error } = raw;
  if (typeof seq !== 'number') return packetFrom(raw['packet']) ?? { kind: 'bad', reason: 'it is neither an answer nor a packet' };
  if (typeof error === 'string') return { kind: 'error', seq, reason: error };
  const answer = answerFrom(rawAnswer);
  return answer === undefined ? { kind: 'bad', reason: 'its answer is none' } : { kind: 'answer', seq, answer };
}

/** The request, or what is wrong with it. */
function requestFrom(seq: number, raw: JsonObject): HostRequest | string {
  const { host, name, spec: rawSpec, packets: rawPackets, question: rawQuestion } = raw;
  switch (host) {
    case 'open': {
      const spec = endpointSpecFrom(rawSpec);
      return spec === undefined || typeof name !== 'string' ? 'it opens nothing that is known' : { seq, host, name, spec };
    }
    case 'send': {
      const packets = isJsonArray(rawPackets) ? rawPackets.map(sentPacketFrom) : [undefined];
      return packets.every((packet) => packet !== undefined) ? { seq, host, packets } : 'its packets are none';
    }
    case 'ask': {
      const question = hostQuestionFrom(rawQuestion);
      return question === undefined ? 'it asks nothing that is known' : { seq, host, question };
    }
    case 'close': return typeof name === 'string' ? { seq, host, name } : 'it names nothing to close';
    case 'settle': {
      const place = placeFrom(raw['place']);
      return place === undefined ? 'it settles nowhere' : { seq, host, place };
    }
    default: return 'it is none of open, send, ask, close and settle';
  }
}

function placeFrom(raw: JsonValue | undefined): HostPlace | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { scratch, leader } = raw;
  return typeof scratch === 'string' && typeof leader === 'number' && Number.isSafeInteger(leader) ? { scratch, leader } : undefined;
}

function sentPacketFrom(raw: JsonValue): SentPacket | undefined {
  if (!isJsonObject(raw) || typeof raw['endpoint'] !== 'string') return undefined;
  const bytes = bytesFrom(raw['hex']);
  return bytes === undefined ? undefined : { endpoint: raw['endpoint'], bytes };
}

function packetFrom(raw: JsonValue | undefined): ReplyLine | undefined {
  if (!isJsonObject(raw) || typeof raw['atMs'] !== 'number') return undefined;
  const sent = sentPacketFrom(raw);
  return sent === undefined ? undefined : { kind: 'packet', packet: { ...sent, atMs: raw['atMs'] } };
}

function answerFrom(raw: JsonValue | undefined): HostAnswer | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { kind, value, missing } = raw;
  if (kind === 'answer' && isJsonObject(value)) return { kind, value };
  if (kind === 'unavailable' && typeof missing === 'string') return { kind, missing };
  return undefined;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function bytesFrom(hex: JsonValue | undefined): Uint8Array | undefined {
  if (typeof hex !== 'string' || hex.length % 2 !== 0) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length * 2 === hex.length ? bytes : undefined;
}

/** What it says is our own or the emulator's, and has no number that a double cannot hold. */
function objectIn(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
