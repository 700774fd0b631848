// Interfaces of the network at hand, by iproute2: what they are, and bridges made and joined.

import { execFile } from 'node:child_process';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import { unavailable } from '../unavailable.ts';
import { NO_OWN_NETWORK, type Opened, type Room } from './endpoint.ts';
import { passive, unusedName } from './free-names.ts';
import { networkTable } from './target-process.ts';

export async function openBridge(room: Room): Promise<Opened> {
  if (!room.isOwnNetwork) return unavailable(NO_OWN_NETWORK);
  const name = unusedName();
  const made = await ip('link', 'add', name, 'type', 'bridge');
  if (made.kind === 'failed') return unavailable(`a bridge (${made.reason})`);
  await ip('link', 'set', name, 'up');
  return passive({ name }, () => deleteInterface(name));
}

/** exists, and where it does: up, queues, vnetHeader and bridge, the last two only where it is a tap or a port of one. */
export async function describeInterface(name: string): Promise<JsonObject> {
  if (!interfaceNames().includes(name)) return { exists: false };
  const shown = await ip('-json', '-details', 'link', 'show', 'dev', name);
  if (shown.kind === 'failed') return { exists: false };
  const raw = firstObject(shown.text);
  const tap = memberOf(memberOf(raw, 'linkinfo'), 'info_data');
  const flags = raw['flags'];
  const queues = tap['multi_queue'] === true ? tap['numqueues'] : raw['num_tx_queues'];
  return {
    exists: true,
    up: isJsonArray(flags) && flags.includes('UP'),
    queues: typeof queues === 'number' ? queues : 1,
    ...(typeof tap['vnet_hdr'] === 'boolean' ? { vnetHeader: tap['vnet_hdr'] } : {}),
    ...(typeof raw['master'] === 'string' ? { bridge: raw['master'] } : {}),
  };
}

export async function joinBridge(name: string, bridge: string): Promise<JsonObject> {
  const names = interfaceNames();
  if (!names.includes(name) || !names.includes(bridge)) return { exists: false };
  const joined = await ip('link', 'set', name, 'master', bridge, 'up');
  return joined.kind === 'done' ? { exists: true } : { exists: interfaceNames().includes(name), failed: joined.reason };
}

export async function deleteInterface(name: string): Promise<void> {
  if (interfaceNames().includes(name)) await ip('link', 'delete', name);
}

export function interfaceNames(process: number | 'self' = 'self'): readonly string[] {
  return [...networkTable(process, 'dev').matchAll(/^ *([^\s:]+):/gm)].map((found) => found[1] ?? '');
}

type Outcome = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'failed'; readonly reason: string };

const DEADLINE_MS = 5_000;

function ip(...words: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile('ip', words, { timeout: DEADLINE_MS, maxBuffer: 1024 * 1024 }, (error, stdout, stderr) => {
      resolve(error === null ? { kind: 'done', text: stdout } : { kind: 'failed', reason: stderr.trim() || error.message });
    });
  });
}

function firstObject(text: string): JsonObject {
  try {
    const value: JsonValue = JSON.parse(text);
    const first = isJsonArray(value) ? value[0] : value;
    return isJsonObject(first) ? first : {};
  } catch {
    return {};
  }
}

function memberOf(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  return isJsonObject(member) ? member : {};
}
