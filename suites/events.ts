// The two net events: when they come, when they do not, and what they say. net.json:736 and 811.

import { accept, requirement } from '../generators/certificate.ts';
import type { Case, EventExpectation, Step } from '../runner/case.ts';
import { caseOf, greet, OWNED, send, sendOn, type Stimulus, stimulate, STIMULUS } from './case-of.ts';
import { HIDDEN_PRIMARY, NICS, NICS_TWO_MONITORS, STANDBY } from './fixtures.ts';
import { announceSelf, hubPort, netdevDel, queryRxFilter, queryVersion, setLink } from './net-commands.ts';
import { macTable, mainMac, rxMode, unknownControl, vlan } from './receive-filter.ts';
import { changed } from './rx-filter-event.ts';

export function eventCases(): readonly Case[] {
  return [...firstChangeCases(), ...latchCases(), ...silenceCases(), ...monitorCases(), ...failoverCases()];
}

const NIC = 'plumb-n0';
const OTHER = 'plumb-n3';
const FIRST = 'nic-rx-filter-changed/first';
const ONCE = 'nic-rx-filter-changed/once';
const REARMED = 'nic-rx-filter-changed/rearmed';
const CHANGE_ONLY = 'nic-rx-filter-changed/change-only';

const WATCHED = { fixture: NICS, needs: [STIMULUS] } as const;
const UNTOUCHED = { fixture: NICS, needs: [STIMULUS, OWNED], start: 'fresh-instance' } as const;

const promiscuous = (nic: string, on = true): Stimulus => rxMode(nic, 'promiscuous', on);

/** A change that emits, and one that does not. */
function loud(stimulus: Stimulus, nic: string, rule = REARMED): Step {
  return stimulate(rule, stimulus, { kind: 'acknowledged', ok: true }, [changed(nic, rule)]);
}

function silent(stimulus: Stimulus, rule = ONCE): Step {
  return stimulate(rule, stimulus, { kind: 'acknowledged', ok: true });
}

function query(name?: string): Step {
  const expectation = name === undefined ? accept('query-rx-filter/list') : accept('query-rx-filter/named', [{ name }]);
  return send(queryRxFilter(name, expectation));
}

/** Every way in which a driver changes its filter. */
const CHANGES: { readonly [label: string]: (nic: string) => Stimulus } = {
  'promiscuous': (nic) => promiscuous(nic),
  'all-multicast': (nic) => rxMode(nic, 'allMulticast', true),
  'all-unicast': (nic) => rxMode(nic, 'allUnicast', true),
  'no-multicast': (nic) => rxMode(nic, 'noMulticast', true),
  'no-unicast': (nic) => rxMode(nic, 'noUnicast', true),
  'no-broadcast': (nic) => rxMode(nic, 'noBroadcast', true),
  'mac-table': (nic) => macTable(nic, ['52:54:00:aa:bb:01'], ['01:00:5e:00:00:01']),
  'main-mac': (nic) => mainMac(nic, '52:54:00:aa:bb:02'),
  'vlan-add': (nic) => vlan(nic, 12, 'add'),
  'vlan-remove': (nic) => vlan(nic, 12, 'remove'),
};

function firstChangeCases(): readonly Case[] {
  return [NIC, OTHER].flatMap((nic) => Object.entries(CHANGES).flatMap(([label, change]) => [
    caseOf(`events/nic-rx-filter-changed/after-query/${nic}/${label}`, 'After query-rx-filter the next change emits the event.',
      [REARMED, 'nic-rx-filter-changed/name', 'nic-rx-filter-changed/path'],
      [query(nic), loud(change(nic), nic), silent(change(nic))], WATCHED),
  ])).concat([
    caseOf('events/nic-rx-filter-changed/first', 'The first change of all is emitted, without any query before it.', [FIRST],
      [loud(promiscuous(NIC), NIC, FIRST), silent(promiscuous(NIC, false))], UNTOUCHED),
    caseOf('events/nic-rx-filter-changed/first-of-each', 'The first change of each adapter is emitted.', [FIRST, 'nic-rx-filter-changed/per-nic'],
      [loud(promiscuous(NIC), NIC, FIRST), loud(promiscuous(OTHER), OTHER, FIRST), silent(promiscuous(NIC)), silent(promiscuous(OTHER))], UNTOUCHED),
    caseOf('events/nic-rx-filter-changed/first-by-table', 'The first change is emitted whatever it is.', [FIRST],
      [loud(macTable(OTHER, [], []), OTHER, FIRST)], UNTOUCHED),
  ]);
}

function latchCases(): readonly Case[] {
  return [
    caseOf('events/nic-rx-filter-changed/once', 'Of many changes only the first is emitted.', [ONCE],
      [query(NIC), loud(promiscuous(NIC), NIC), ...Object.values(CHANGES).map((change) => silent(change(NIC)))], WATCHED),
    caseOf('events/nic-rx-filter-changed/query-by-name', 'Querying the adapter by name arms its event again.', [REARMED],
      [query(NIC), loud(promiscuous(NIC), NIC), query(NIC), loud(promiscuous(NIC, false), NIC), silent(promiscuous(NIC))], WATCHED),
    caseOf('events/nic-rx-filter-changed/query-without-name', 'Querying all adapters arms each of them.', [REARMED],
      [query(), loud(promiscuous(NIC), NIC), loud(promiscuous(OTHER), OTHER), query(), loud(promiscuous(OTHER), OTHER), loud(promiscuous(NIC), NIC)], WATCHED),
    caseOf('events/nic-rx-filter-changed/per-nic', 'A change of one adapter does not silence another.', ['nic-rx-filter-changed/per-nic'],
      [query(), loud(promiscuous(NIC), NIC, 'nic-rx-filter-changed/per-nic'), loud(promiscuous(OTHER), OTHER, 'nic-rx-filter-changed/per-nic')], WATCHED),
    caseOf('events/nic-rx-filter-changed/query-of-another', 'Querying one adapter does not arm another.', ['nic-rx-filter-changed/per-nic', ONCE],
      [query(), loud(promiscuous(NIC), NIC), query(OTHER), silent(promiscuous(NIC)), loud(promiscuous(OTHER), OTHER)], WATCHED),
    caseOf('events/nic-rx-filter-changed/refused-query', 'A refused query arms nothing.', [ONCE], [
      query(NIC), loud(promiscuous(NIC), NIC),
      send(queryRxFilter('plumb-nobody', REFUSED), queryRxFilter('plumb-n1', REFUSED), queryRxFilter('plumb-nd0', REFUSED)),
      silent(promiscuous(NIC)),
    ], WATCHED),
    caseOf('events/nic-rx-filter-changed/queried-twice', 'Two queries arm the event once.', [REARMED, ONCE],
      [query(NIC), query(NIC), loud(promiscuous(NIC), NIC), silent(promiscuous(NIC))], WATCHED),
    caseOf('events/nic-rx-filter-changed/many-rounds', 'Query and change alternate as often as one likes.', [REARMED],
      Array.from({ length: 10 }, (_, index) => [query(NIC), loud(promiscuous(NIC, index % 2 === 0), NIC)]).flat(), WATCHED),
  ];
}

const REFUSED = { kind: 'reject', rule: requirement('query-rx-filter/unknown-name'), classes: ['GenericError', 'DeviceNotFound'] } as const;

function silenceCases(): readonly Case[] {
  const filterKept = ['nic-rx-filter-changed/change-only', 'event/only-when-caused'];
  const nothing = (label: string, ...steps: readonly Step[]): Case =>
    caseOf(`events/nic-rx-filter-changed/silent/${label}`, 'What changes no receive filter emits nothing.', filterKept,
      [query(), ...steps, loud(promiscuous(NIC), NIC)], WATCHED);
  const refused = (stimulus: Stimulus): Step => stimulate(CHANGE_ONLY, stimulus, { kind: 'acknowledged', ok: false });
  return [
    nothing('refused-control-command', refused(unknownControl(NIC))),
    nothing('unknown-mode', refused({ kind: 'control-queue', nic: NIC, class: 0, command: 99, data: '01' })),
    nothing('unknown-vlan-command', refused({ kind: 'control-queue', nic: NIC, class: 2, command: 9, data: '0100' })),
    nothing('vlan-out-of-range', refused(vlan(NIC, 4096, 'add'))),
    nothing('short-mac', refused({ kind: 'control-queue', nic: NIC, class: 1, command: 1, data: '5254' })),
    nothing('set_link', send(setLink(NIC, false), setLink(NIC, true))),
    nothing('announce-self', send(announceSelf({ initial: 50, max: 550, rounds: 1, step: 50 }))),
    nothing('netdev_add', send(hubPort('plumb-e'), netdevDel('plumb-e'))),
    nothing('query', query(), query(NIC)),
  ];
}

function monitorCases(): readonly Case[] {
  const both = { fixture: NICS_TWO_MONITORS, needs: [STIMULUS] } as const;
  return [
    caseOf('events/all-monitors', 'The event reaches both monitors.', ['event/all-monitors'],
      [query(NIC), loud(promiscuous(NIC), NIC, 'event/all-monitors')], both),
    caseOf('events/rearmed-by-another-monitor', 'A query on one monitor arms the event for both.', ['event/all-monitors', REARMED], [
      query(NIC), loud(promiscuous(NIC), NIC), sendOn(1, queryRxFilter(NIC, accept('query-rx-filter/named', [{ name: NIC }]))),
      loud(promiscuous(NIC, false), NIC), silent(promiscuous(NIC)),
    ], both),
    caseOf('events/after-reconnecting', 'Events reach a connection that was made anew.', ['event/all-monitors'],
      [greet(), query(NIC), { kind: 'reconnect' }, greet(), loud(promiscuous(NIC), NIC)], { ...WATCHED, start: 'fresh-connection' }),
    caseOf('events/before-negotiation', 'No event reaches a connection that has not negotiated.', ['session/no-events-before'],
      [greet(), query(NIC), { kind: 'reconnect' }, greet({ negotiate: false }), silent(promiscuous(NIC), 'session/no-events-before')],
      { ...WATCHED, start: 'fresh-connection' }),
    caseOf('events/reply-and-event-apart', 'An event and a reply do not mix.', ['event/not-inside-reply'],
      [query(NIC), loud(promiscuous(NIC), NIC, 'event/not-inside-reply'), send(queryVersion(), queryVersion(), queryVersion())], WATCHED),
  ];
}

function failoverCases(): readonly Case[] {
  const EMITTED = 'failover-negotiated/emitted';
  const negotiate = (nic: string, standby: boolean, ...events: readonly EventExpectation[]): Step =>
    stimulate(events[0]?.rule ?? 'failover-negotiated/not-otherwise', { kind: 'negotiate-features', nic, standby }, { kind: 'any' }, events);
  const negotiated = (rule: string, data: EventExpectation['data']): EventExpectation =>
    ({ rule: requirement(rule), name: 'FAILOVER_NEGOTIATED', data });
  const fresh = { needs: [STIMULUS, OWNED], start: 'fresh-instance' } as const;
  const standby = { ...fresh, fixture: STANDBY };
  return [
    caseOf('events/failover-negotiated/emitted', 'A driver that accepts the standby feature makes the event come.', [EMITTED],
      [negotiate(NIC, true, negotiated(EMITTED, {}))], standby),
    caseOf('events/failover-negotiated/standby-id', 'Where there is no primary, the event names the standby.', ['failover-negotiated/standby-id'],
      [negotiate(NIC, true, negotiated('failover-negotiated/standby-id', { 'device-id': NIC }))], standby),
    caseOf('events/failover-negotiated/declined', 'A driver that declines the standby feature causes no event.', ['failover-negotiated/not-otherwise'],
      [negotiate(NIC, false)], standby),
    caseOf('events/failover-negotiated/no-standby', 'An adapter that offers no standby causes no event.', ['failover-negotiated/not-otherwise'],
      [negotiate('plumb-n1', false)], standby),
    caseOf('events/failover-negotiated/filter-event-apart', 'Negotiating the standby feature changes no receive filter.', [CHANGE_ONLY],
      [query(NIC), negotiate(NIC, true, negotiated(EMITTED, {})), query(NIC)], standby),
    caseOf('events/failover-negotiated/device-id', 'The event names the primary that had been unplugged.', ['failover-negotiated/device-id'],
      [negotiate(NIC, true, negotiated('failover-negotiated/device-id', { 'device-id': 'plumb-p0' }))], { ...fresh, fixture: HIDDEN_PRIMARY }),
    caseOf('events/failover-negotiated/hidden-until-then', 'Without negotiation the primary stays hidden and no event comes.',
      ['failover-negotiated/not-otherwise'],
      [send(setLink('plumb-p0', true, NOT_THERE)), negotiate(NIC, false)], { ...fresh, fixture: HIDDEN_PRIMARY }),
  ];
}

const NOT_THERE = { kind: 'reject', rule: requirement('set_link/unknown-name'), classes: ['DeviceNotFound'] } as const;
