// The shape of a command in a state: which members it has and of what class their values are, with all that is particular
// left out. Two commands of one shape are expected to do the same things, good or bad.
//
// Novelty, signatures and what a campaign learns to avoid are all made of shapes.

import { isIdentifier } from '../identifier.ts';
import { type JsonValue, isJsonArray, isJsonObject, jsonKind, RawJson } from '../qapi/json-value.ts';
import type { NetState, Peer } from '../net-model/state.ts';

export type Shape = {
  readonly execute: string;
  readonly type: string | undefined;
  /** Class of each member's value, by the member's path. */
  readonly members: { readonly [path: string]: string };
};

export function shapeOf(state: NetState, execute: string, args: JsonValue | undefined): Shape {
  if (!isJsonObject(args)) return { execute, type: undefined, members: { '': args === undefined ? 'absent' : jsonKind(args) } };
  const type = typeof args['type'] === 'string' ? args['type'] : undefined;
  const members = Object.entries(args).filter(([name]) => name !== 'type' || type === undefined)
    .map(([name, value]) => [name, isReference(name) && typeof value === 'string' ? referenceClass(state, value) : valueClass(value)] as const);
  return { execute, type, members: Object.fromEntries(members.toSorted(([left], [right]) => (left < right ? -1 : 1))) };
}

/** `netdev_add user {hostfwd, id}`: for people, and to tell findings apart. */
export function shapeName({ execute, type, members }: Shape): string {
  const names = Object.keys(members).filter((name) => name !== '');
  return [execute, ...(type === undefined ? [] : [type]), ...(names.length === 0 ? [] : [`{${names.join(', ')}}`])].join(' ');
}

/** Instead of a class: the member is there, whatever its value. */
export const ANY_VALUE = '*';

/** Whether a command has everything that a shape names; it may have more. */
export function fitsShape(shape: Shape, candidate: Shape): boolean {
  return shape.execute === candidate.execute && shape.type === candidate.type
    && Object.entries(shape.members).every(([name, value]) =>
      candidate.members[name] === value || (value === ANY_VALUE && candidate.members[name] !== undefined));
}

/** Whether a command is of the same branch and has the members that a shape names, whatever their values. */
export function hasMembersOf(shape: Shape, candidate: Shape): boolean {
  return shape.execute === candidate.execute && shape.type === candidate.type
    && Object.keys(shape.members).every((name) => candidate.members[name] !== undefined);
}

/** Whether it gives an id that a NIC has. */
export function isOfNicsId({ members }: Shape): boolean {
  return members['id']?.startsWith('nic-') === true;
}

/** The members of a known shape, with the classes that they have in another command. */
export function variantOf(known: Shape, { execute, type, members }: Shape): Shape {
  const classes = Object.entries(known.members).map(([name, value]) => [name, value === ANY_VALUE ? value : members[name] ?? value] as const);
  return { execute, type, members: Object.fromEntries(classes) };
}

/** Whether it speaks of something that is there: what came before it is in its classes. */
export function refersToSomething({ members }: Shape): boolean {
  return [...REFERENCES].some((name) => members[name] !== undefined && members[name] !== 'free' && members[name] !== 'ill-formed');
}

const REFERENCES: ReadonlySet<string> = new Set(['id', 'name', 'netdev']);

export function isReference(member: string): boolean {
  return REFERENCES.has(member);
}

/** Who bears a name, and whom he is connected to. */
function referenceClass(state: NetState, name: string): string {
  const netdev = state.netdevs.get(name);
  const nic = state.nics.get(name);
  const found = [
    ...(netdev === undefined ? [] : [`${netdev.type === 'hubport' ? 'port' : 'netdev'}-${peerClass(netdev.peer)}`]),
    ...(nic === undefined ? [] : [`nic-${peerClass(nic.peer)}`]),
  ];
  return found.length === 0 ? (isIdentifier(name) ? 'free' : 'ill-formed') : found.join('+');
}

function peerClass(peer: Peer): string {
  return peer.kind === 'netdev' || peer.kind === 'nic' ? `on-${peer.kind}` : peer.kind;
}

/** What kind of value it is, and how large. */
export function valueClass(value: JsonValue): string {
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'string') return `text-${bucket(value.length)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return numberClass(value);
  if (value instanceof RawJson) return jsonKind(value);
  if (isJsonArray(value)) return `list-${bucket(value.length)}${value[0] === undefined ? '' : `-${valueClass(value[0])}`}`;
  return `object-${Object.keys(value).toSorted().join('-')}`;
}

function numberClass(value: number | bigint): string {
  if (value < 0) return value < -(2 ** 31) ? 'below-int' : 'negative';
  return value === 0 || value === 0n ? 'zero' : `upto-2^${bitsOf(value)}`;
}

/** The widths at which implementations change their minds. */
const WIDTHS: readonly number[] = [4, 8, 16, 31, 32, 53, 63, 64];

function bitsOf(value: number | bigint): number {
  return WIDTHS.find((width) => value < 2 ** width) ?? 65;
}

const LENGTHS: readonly number[] = [0, 1, 15, 127, 255, 1023];

function bucket(length: number): number {
  return LENGTHS.find((limit) => length <= limit) ?? 4096;
}
