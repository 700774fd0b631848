// What a script does beside the monitor to show a finding again: the steps of a case that happen on the host and on the wires, as far
// as a script can do them, and how a fault is known that shows there.

import { isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostQuestion } from '../../../targets/host-side.ts';
import type { Finding, Guest, SentPacket, StepAction } from '../../case.ts';
import type { PacketEntry } from '../../events.ts';
import type { StepExchange } from '../../exchange.ts';
import { countOf } from '../../exchange-progress.ts';
import { packetValue } from '../../packet-match.ts';

export type BesideStep =
  | { readonly kind: 'open'; readonly name: string; readonly endpoint: EndpointSpec }
  | { readonly kind: 'close'; readonly name: string }
  /** Somebody at an endpoint who answers who asks for his address. */
  | { readonly kind: 'guest'; readonly at: string; readonly mac: string; readonly ipv4: string }
  /** `until`: how many packets came then, by endpoint. `judged`: where the fault shows in what comes. */
  | { readonly kind: 'exchange'; readonly send: readonly SentPacket[]; readonly until: { readonly [at: string]: number }; readonly judged: JudgedPackets | undefined }
  /** `seen`: what of the answer counts, as it was. */
  | { readonly kind: 'ask'; readonly question: HostQuestion; readonly as: string | undefined; readonly seen: JsonObject; readonly judged: boolean };

/** `seen`: what came there, as hex; `quiet`: without neighbour discovery, which comes at times of its own. */
export type JudgedPackets = { readonly at: string; readonly seen: readonly string[]; readonly quiet: boolean };

/** Undefined where a script need not do it. `exchanges`: all of the run; `departure`: by what the fault is known. */
export function besideStep(exchange: StepExchange, exchanges: readonly StepExchange[], departure: Finding | undefined): BesideStep | undefined {
  const { step, index } = exchange;
  const isTheOne = index === departure?.step;
  switch (step.kind) {
    case 'open': return { kind: 'open', name: step.name, endpoint: step.endpoint };
    case 'close': return { kind: 'close', name: step.name };
    case 'guest': return { kind: 'guest', at: step.at, mac: step.guest.mac, ipv4: step.guest.ipv4 ?? '' };
    case 'exchange': {
      const came = cameBy(exchange, exchanges);
      return { kind: 'exchange', send: step.send, until: countsOf(came), judged: isTheOne ? judgedPackets(step, came, departure) : undefined };
    }
    case 'observe':
      if (!isTheOne && step.as === undefined) return undefined;
      return { kind: 'ask', question: step.question, as: step.as, seen: isTheOne ? asAnswered(exchange, step.outcome.match) : {}, judged: isTheOne };
    default: return undefined;
  }
}

/** What of the session only plumbline can do, where it does something of that kind. */
export function beyondBeside(exchanges: readonly StepExchange[], departure: Finding | undefined): string | undefined {
  const reasons = exchanges.flatMap(({ step, index }) => reasonOf(step, index === departure?.step) ?? []);
  return reasons[0];
}

function reasonOf(step: StepAction, isTheOne: boolean): string | undefined {
  switch (step.kind) {
    case 'open': return MADE.has(step.endpoint.kind) && !(step.endpoint.kind === 'program' && step.endpoint.behaviour === 'bridge-helper') ? undefined : `no script makes a ${step.endpoint.kind}`;
    case 'guest': return isPlain(step.guest) ? undefined : SPEAKS;
    case 'converse': return SPEAKS;
    case 'observe': return ASKED.has(step.question.kind) || (!isTheOne && step.as === undefined) ? undefined : `no script asks about ${step.question.kind}`;
    default: return undefined;
  }
}

const SPEAKS = 'a guest of plumbline\'s own answers and speaks';

function isPlain({ ipv4, ipv6, echoPorts = [] }: Guest): boolean {
  return ipv4 !== undefined && ipv6 === undefined && echoPorts.length === 0;
}

/** As the program of the script knows them. */
const MADE: ReadonlySet<EndpointSpec['kind']> = new Set<EndpointSpec['kind']>([
  'listener', 'caller', 'datagrams', 'free-port', 'free-interface', 'unix-listener', 'vhost-user', 'bridge', 'vde-switch', 'program', 'folder',
]);
const ASKED: ReadonlySet<HostQuestion['kind']> = new Set<HostQuestion['kind']>(['port', 'calls', 'interface', 'path']);

/** Since the exchange before, as it is judged. */
function cameBy({ index }: StepExchange, exchanges: readonly StepExchange[]): readonly PacketEntry[] {
  const previous = exchanges.findLast((other) => other.index < index && other.step.kind === 'exchange')?.index ?? -1;
  return exchanges.filter((other) => other.index > previous && other.index <= index).flatMap(({ packets }) => packets);
}

function countsOf(came: readonly PacketEntry[]): { readonly [at: string]: number } {
  const counts: { [at: string]: number } = {};
  for (const { endpoint } of came) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
  return counts;
}

/** Undefined where what departs is neither that a packet came nor that none did. */
function judgedPackets({ fence, expect }: Extract<StepAction, { readonly kind: 'exchange' }>, came: readonly PacketEntry[], departure: Finding): JudgedPackets | undefined {
  const arrivals = came.map(({ endpoint, hex, frames }) => ({ endpoint, value: packetValue(hex, frames) }));
  const lost = fence.filter((each) => countOf(each, arrivals) === 0);
  const miscounted = expect.filter((each) => countOf(each, arrivals) !== (each.count ?? Math.max(1, countOf(each, arrivals))));
  const wanted = [...lost, ...miscounted].find(({ rule }) => rule === departure.requirement);
  if (wanted === undefined) return undefined;
  const quiet = !JSON.stringify(wanted.match).includes('icmp');
  const seen = came.filter(({ endpoint, hex }) => endpoint === wanted.at && !(quiet && isNeighbourDiscovery(hex))).map(({ hex }) => hex);
  return { at: wanted.at, quiet, seen };
}

/** ICMPv6 right behind the header of IPv6. */
function isNeighbourDiscovery(hex: string): boolean {
  return hex.slice(24, 28) === '86dd' && hex.slice(40, 42) === '3a';
}

function asAnswered({ answer }: StepExchange, match: JsonValue): JsonObject {
  const raw: JsonValue = JSON.parse(answer ?? '{}');
  const value = isJsonObject(raw) && isJsonObject(raw['value']) ? raw['value'] : {};
  const members = isJsonObject(match) ? Object.keys(match) : [];
  return Object.fromEntries(members.map((name) => [name, value[name] ?? null]));
}
