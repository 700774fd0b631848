// What must be gone when a session has deleted all that it added: names, and ports of the harness's own addresses.

import type { FuzzAction } from '../../../generators/campaign/session.ts';
import { requirement } from '../../../generators/certificate.ts';
import { nicBehind } from '../../../generators/net-model/attachment.ts';
import { predict } from '../../../generators/net-model/predict.ts';
import { clientPresence, type NetState, type NicEntry } from '../../../generators/net-model/state.ts';
import { isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { BareCommand } from '../../../generators/session-intents.ts';
import type { HostQuestion } from '../../../targets/host-side.ts';
import type { Step } from '../../case.ts';

/** Each probe is a command more in every session. */
const MOST_NAMES = 3;
const MOST_PORTS = 2;
const MOST_CONNECTIONS = 2;

/** Nobody else has a port of a hub with this number. */
const HUB = 7399;

/** Names that nobody must answer to; the last of them must be free for another netdev. */
export function probesAfter(commands: readonly BareCommand[], state: NetState): readonly BareCommand[] {
  const ids = commands.flatMap(({ execute, arguments: args }) => (execute === 'netdev_add' && isJsonObject(args) && typeof args['id'] === 'string' ? [args['id']] : []));
  const gone = [...new Set(ids.toReversed())].filter((id) => clientPresence(state, id) === 'absent').slice(0, MOST_NAMES);
  const links = gone.map((name) => ({ execute: 'set_link', arguments: { name, up: true } }));
  const [again] = gone.map((id) => ({ execute: 'netdev_add', arguments: { type: 'hubport', id, hubid: HUB } }))
    .filter(({ execute, arguments: args }) => predict(state, execute, args).kind === 'accept');
  return again === undefined ? links : [...links, again, { execute: 'netdev_del', arguments: { id: again.arguments.id } }];
}

/** Whether all that a fixture has made is there still, and connected as it was: what is deleted of that nobody makes again. */
export function isWhole({ netdevs, nics, hidden }: NetState, start: NetState): boolean {
  return hidden.size === start.hidden.size && [...start.netdevs.keys()].every((id) => netdevs.get(id)?.presence === 'present')
    && [...start.nics.values()].every(({ id, peer }) => nics.get(id)?.presence === 'present' && nics.get(id)?.peer.kind === peer.kind);
}

/** The NIC whose link was last set or cut, if what its driver is told of it is known. */
export function linkToRead(commands: readonly BareCommand[], state: NetState): FuzzAction | undefined {
  const nic = commands.map((command) => nicMeant(command, state)).findLast(isReadable);
  return nic === undefined ? undefined : { kind: 'stimulate', stimulus: { kind: 'read-link', nic: nic.id } };
}

function nicMeant({ execute, arguments: args }: BareCommand, state: NetState): NicEntry | undefined {
  if (execute === 'netdev_del') return [...state.nics.values()].find(({ peer }) => peer.kind === 'deleted');
  const name = execute === 'set_link' && isJsonObject(args) ? String(args['name']) : undefined;
  return name === undefined ? undefined : state.nics.get(name) ?? nicBehind(state, name);
}

function isReadable(nic: NicEntry | undefined): boolean {
  return nic?.presence === 'present' && nic.rxFilter === 'supported' && nic.link !== 'unknown';
}

/** Ports that nobody must hold. */
export function portsAfter(commands: readonly BareCommand[], { nics }: Pick<NetState, 'nics'>): readonly Step[] {
  // What an adapter still holds of a deleted backend may hold its ports; the text does not say (from QEMU 10.0 on it does).
  if ([...nics.values()].some(({ peer }) => peer.kind === 'deleted' || peer.kind === 'unknown')) return [];
  const ports = commands.flatMap(({ execute, arguments: args }) => (execute === 'netdev_add' && isJsonObject(args) ? portsIn(args) : []));
  const distinct = new Map(ports.map((port) => [`${port.protocol} ${port.address}`, port]));
  const rule = requirement('netdev_del/frees-ports');
  return [...distinct.values()].slice(0, MOST_PORTS).map((question) => ({ kind: 'observe', question, outcome: { rule, match: { open: false } } }));
}

/** Ends of connections whose backend is certainly gone: nobody must hold the other end. */
export function connectionsAfter(ghosts: ReadonlySet<string>): readonly Step[] {
  const rule = requirement('netdev_del/closes-connection');
  return [...ghosts].slice(0, MOST_CONNECTIONS).map((endpoint) => ({ kind: 'observe', question: { kind: 'descriptor-of', endpoint }, outcome: { rule, match: { descriptor: null } } }));
}

type PortQuestion = Extract<HostQuestion, { kind: 'port' }>;

function portsIn({ type, hostfwd, listen, udp, src, srcport }: { readonly [member: string]: JsonValue }): readonly PortQuestion[] {
  if (type === 'l2tpv3') return udp === true ? own('udp', `${String(src)}:${String(srcport)}`) : [];
  if (type === 'socket') return own('tcp', typeof listen === 'string' ? listen : '');
  if (type !== 'user' || !Array.isArray(hostfwd)) return [];
  return hostfwd.flatMap((rule: JsonValue) => {
    const [, protocol = '', address = ''] = /^(tcp|udp):([0-9.]+:[0-9]+)-/.exec(isJsonObject(rule) && typeof rule['str'] === 'string' ? rule['str'] : '') ?? [];
    return protocol === 'tcp' || protocol === 'udp' ? own(protocol, address) : [];
  });
}

/** Of other addresses, a port may be anybody's. */
function own(protocol: 'tcp' | 'udp', address: string): readonly PortQuestion[] {
  return /^127\.91\.73\.\d+:[1-9]\d*$/.test(address) ? [{ kind: 'port', protocol, address }] : [];
}
