// What a session has opened beside the target by now, and which netdevs reach it for certain: their wires.
//
// A wire is a socket backend of one of three forms, accepted on any host: its own address is the session's alone, and nobody
// else reaches its endpoint. What is not known for certain is no wire.

import type { Expectation } from '../certificate.ts';
import { type Told, withToldIn } from '../placeholders.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../qapi/json-value.ts';

export type Wire = {
  readonly kind: 'connect' | 'listen' | 'udp';
  /** Its own address; of a wire that connects, none. */
  readonly at: string | undefined;
  /** At its other end; undefined where nobody has called yet. */
  readonly endpoint: string | undefined;
  /** What was said by it before that implementations make mistakes about. */
  readonly said: ReadonlySet<Remark>;
};

/** On a hub where nobody else was; or nothing at all. */
export type Remark = 'alone' | 'empty datagram' | 'empty frame';

export type Beside = {
  readonly endpoints: ReadonlyMap<string, JsonObject>;
  /** By id of the netdev. */
  readonly wires: ReadonlyMap<string, Wire>;
  /** Endpoints of wires that were deleted, and of nobody since. */
  readonly ghosts: ReadonlySet<string>;
  /** Endpoints that somebody may reach of whom nothing certain is known, and addresses that were spoken of. */
  readonly spoilt: ReadonlySet<string>;
  /** Whether a frame of no length was sent. */
  readonly hasEmptied: boolean;
};

export const NOTHING_BESIDE: Beside = { endpoints: new Map(), wires: new Map(), ghosts: new Set(), spoilt: new Set(), hasEmptied: false };

/** Its older self is closed, and whoever reached it reaches nobody. */
export function afterOpen(beside: Beside, name: string, endpoint: JsonObject): Beside {
  const cut = new Map([...beside.wires].filter(([, wire]) => wire.endpoint !== name));
  for (const [id, wire] of cut) {
    if (wire.kind !== 'listen' || endpoint['kind'] !== 'caller' || wire.at !== endpoint['to']) continue;
    // A second caller waits for the first to go.
    if (wire.endpoint === undefined) cut.set(id, { ...wire, endpoint: name });
    else cut.delete(id);
  }
  return { ...beside, endpoints: new Map(beside.endpoints).set(name, endpoint), wires: cut, ghosts: without(beside.ghosts, name), spoilt: without(beside.spoilt, name) };
}

/** `isFree`: whether the netdev that a command deletes was plugged into nothing but a hub. */
export function afterCommand(beside: Beside, execute: string, args: JsonValue | undefined, { kind }: Expectation, isFree: boolean): Beside {
  if (!isJsonObject(args) || kind === 'reject') return beside;
  if (execute === 'netdev_add') return afterAdd(beside, args, kind === 'accept');
  if (execute === 'netdev_del') return afterDelete(beside, String(args['id']), kind === 'accept' && isFree);
  return beside;
}

function afterAdd(beside: Beside, args: JsonObject, isAccepted: boolean): Beside {
  const wire = isAccepted ? wireOf(beside, args) : undefined;
  const named = wire === undefined ? [...addressesIn(args), ...endpointsIn(args)] : addressesIn(args);
  if (wire === undefined && named.length === 0) return beside;
  const spoilt = new Set([...beside.spoilt, ...named]);
  const ghosts = new Set([...beside.ghosts].filter((name) => name !== wire?.endpoint && !named.includes(name)));
  const kept = [...beside.wires].filter(([, { at = '', endpoint = '' }]) => !named.includes(at) && !named.includes(endpoint));
  return { ...beside, spoilt, ghosts, wires: new Map(wire === undefined ? kept : [...kept, [String(args['id']), wire]]) };
}

function afterDelete(beside: Beside, id: string, isGone: boolean): Beside {
  const wire = beside.wires.get(id);
  if (wire === undefined) return beside;
  const wires = new Map(beside.wires);
  wires.delete(id);
  const ghosts = isGone && wire.endpoint !== undefined ? new Set(beside.ghosts).add(wire.endpoint) : beside.ghosts;
  return { ...beside, wires, ghosts };
}

export function afterRemark(beside: Beside, id: string, remark: Remark): Beside {
  const wire = beside.wires.get(id);
  return wire === undefined ? beside : { ...beside, wires: new Map(beside.wires).set(id, { ...wire, said: new Set([...wire.said, remark]) }), hasEmptied: beside.hasEmptied || remark === 'empty frame' };
}

const NOTHING_SAID: Wire['said'] = new Set();

/** The wire that a netdev_add makes for certain, if nothing has its id. */
export function wireOf({ endpoints, wires, spoilt }: Beside, args: JsonObject): Wire | undefined {
  if (args['type'] !== 'socket' || typeof args['id'] !== 'string') return undefined;
  const { type: _, id: __, ...rest } = args;
  const { connect, listen, udp, localaddr } = rest;
  const members = Object.keys(rest).length;
  if (members === 1 && typeof listen === 'string') return isOwn(listen, spoilt) ? { kind: 'listen', at: listen, endpoint: undefined, said: NOTHING_SAID } : undefined;
  const name = quotedAddress(members === 1 ? connect : members === 2 ? udp : undefined);
  const endpoint = endpoints.get(name ?? '');
  const isTaken = name === undefined || spoilt.has(name) || [...wires.values()].some((wire) => wire.endpoint === name);
  if (isTaken || endpoint?.['carries'] !== 'frames') return undefined;
  if (endpoint['kind'] === 'listener' && members === 1) return { kind: 'connect', at: undefined, endpoint: name, said: NOTHING_SAID };
  const isPair = endpoint['kind'] === 'datagrams' && typeof localaddr === 'string' && endpoint['to'] === localaddr && isOwn(localaddr, spoilt);
  return isPair ? { kind: 'udp', at: localaddr, endpoint: name, said: NOTHING_SAID } : undefined;
}

/** The value with something plausible for what only the run knows. */
export function plausible({ endpoints }: Beside, value: JsonValue | undefined): JsonValue | undefined {
  const told: Told = (name, field) => FIELDS[String(endpoints.get(name)?.['kind'] ?? '')]?.[field];
  return value === undefined || endpoints.size === 0 ? value : withToldIn(value, told);
}

const AT = { host: '127.0.0.1', port: '40000', address: '127.0.0.1:40000' };
const PATH = { path: 'plumb-scratch/beside' };

/** What endpoints of each kind tell of themselves. */
const FIELDS: { readonly [kind: string]: { readonly [field: string]: string } } = {
  'listener': AT, 'caller': AT, 'datagrams': AT, 'program': PATH, 'vde-switch': PATH, 'vhost-user': PATH,
};

/** Addresses that sessions of campaigns alone use, below those that a system gives away by itself. */
const OWN_ADDRESS = /^127\.91\.74\.\d+:7[5-9]\d\d$/;

function isOwn(address: string, spoilt: ReadonlySet<string>): boolean {
  return OWN_ADDRESS.test(address) && !spoilt.has(address);
}

function quotedAddress(text: JsonValue | undefined): string | undefined {
  return typeof text === 'string' ? /^\{([a-z][a-z0-9-]*)\.address\}$/.exec(text)?.[1] : undefined;
}

function endpointsIn(args: JsonObject): readonly string[] {
  return Object.values(args).flatMap((value) => (typeof value === 'string' ? [...value.matchAll(/\{([a-z][a-z0-9-]*)\./g)].map(([, name]) => name ?? '') : []));
}

function addressesIn(args: JsonObject): readonly string[] {
  return Object.values(args).filter((value) => typeof value === 'string').filter((value) => OWN_ADDRESS.test(value));
}

function without<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  return items.has(item) ? new Set([...items].filter((other) => other !== item)) : items;
}
