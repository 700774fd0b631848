// query-rx-filter: whom it lists, what it refuses, and that it reports what the driver set. net.json:642 and 688.

import { accept, reject, type Expectation } from '../generators/certificate.ts';
import type { RxMode } from '../generators/net-model/rx-filter.ts';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { Case, Step } from '../runner/case.ts';
import { caseOf, OWNED, send, stimulate, type Stimulus, STIMULUS } from './case-of.ts';
import { NIC_LIST, NICS } from './fixtures.ts';
import { hubPort, netdevDel, queryRxFilter } from './net-commands.ts';
import { macs, macTable, mainMac, rxMode, vlan } from './receive-filter.ts';
import { changed } from './rx-filter-event.ts';

export function queryRxFilterCases(): readonly Case[] {
  return [...listCases(), ...refusalCases(), ...modeCases(), ...tableCases()];
}

/** As a virtio-net adapter is before any driver touched it. */
const UNTOUCHED: JsonObject = {
  'promiscuous': true, 'multicast': 'normal', 'unicast': 'normal', 'vlan': 'all',
  'multicast-overflow': false, 'unicast-overflow': false, 'unicast-table': [], 'multicast-table': [],
};

function listCases(): readonly Case[] {
  const virtio = NIC_LIST.filter(({ driver }) => driver.startsWith('virtio'));
  // As many as there are adapters with a filter; the text gives them no order.
  const oneEach = virtio.map((): JsonObject => ({}));
  const fresh = { fixture: NICS, start: 'fresh-instance', needs: [OWNED] } as const;
  return [
    caseOf('query-rx-filter/no-adapters', 'Without adapters the list is empty.', ['query-rx-filter/list'],
      [send(queryRxFilter(undefined, accept('query-rx-filter/list', [])))], { needs: [OWNED] }),
    caseOf('query-rx-filter/backends-are-no-adapters', 'Backends are not listed.', ['query-rx-filter/list'],
      [send(hubPort('plumb-q'), queryRxFilter(undefined, accept('query-rx-filter/list', [])), netdevDel('plumb-q'))], { needs: [OWNED] }),
    caseOf('query-rx-filter/all', 'Without a name all adapters that have a filter are listed, each once.', ['query-rx-filter/list', 'query-rx-filter/all'],
      [send(queryRxFilter(undefined, accept('query-rx-filter/all', oneEach)))], { fixture: NICS, needs: [OWNED] }),
    caseOf('query-rx-filter/empty-arguments', 'Empty arguments are no name.', ['query-rx-filter/all'],
      [send({ ...queryRxFilter(undefined, accept('query-rx-filter/all', oneEach)), arguments: {} })],
      { fixture: NICS, needs: [OWNED] }),
    ...virtio.flatMap(({ id, mac }) => [
      caseOf(`query-rx-filter/named/${id}`, 'With a name the list holds that adapter alone.', ['query-rx-filter/named', 'query-rx-filter/name'],
        [send(queryRxFilter(id, accept('query-rx-filter/named', [{ name: id }])))], { fixture: NICS }),
      caseOf(`query-rx-filter/configured-mac/${id}`, 'main-mac is the address that the adapter was configured with.',
        ['query-rx-filter/main-mac'], [send(queryRxFilter(id, accept('query-rx-filter/main-mac', [{ 'main-mac': mac }])))], fresh),
      caseOf(`query-rx-filter/untouched/${id}`, 'An adapter that no driver has touched reports that all is received.',
        ['query-rx-filter/promiscuous', 'query-rx-filter/vlan'],
        [send(queryRxFilter(id, accept('query-rx-filter/promiscuous', [UNTOUCHED])))], fresh),
      caseOf(`query-rx-filter/broadcast-by-default/${id}`, 'An adapter receives broadcasts until its driver forbids it, and says so.',
        ['query-rx-filter/broadcast-allowed'],
        [send(queryRxFilter(id, accept('query-rx-filter/broadcast-allowed', [{ 'broadcast-allowed': true }])))], fresh),
    ]),
  ];
}

/** Longer than any buffer that a careless server may have. */
const VERY_LONG = 'x'.repeat(20_000);

const UNKNOWN_NAMES: { readonly [label: string]: string } = {
  'empty': '', 'made-up': 'plumb-nobody', 'prefix': 'plumb-n', 'upper-case': 'PLUMB-N0', 'trailing-space': 'plumb-n0 ', 'nul': 'plumb-n0\u0000',
  'path': '/machine/peripheral/plumb-n0', 'long': 'x'.repeat(4096), 'very-long': VERY_LONG, 'format': '%s%n', 'not-ascii': 'plumb-ñ0', 'mac': '52:54:00:12:34:50',
};

function refusalCases(): readonly Case[] {
  const refused = (label: string, rule: string, name: string): Case =>
    caseOf(`query-rx-filter/${label}`, 'Only an adapter that has a filter can be asked for it.', [rule],
      [send(queryRxFilter(name, reject(rule, 'GenericError', 'DeviceNotFound')))], { fixture: NICS });
  return [
    ...Object.entries(UNKNOWN_NAMES).flatMap(([label, name]) => [
      refused(`unknown/${label}`, 'query-rx-filter/unknown-name', name),
      caseOf(`query-rx-filter/unknown-without-adapters/${label}`, 'A name that does not exist is an error.', ['query-rx-filter/unknown-name'],
        [send(queryRxFilter(name, reject('query-rx-filter/unknown-name', 'GenericError', 'DeviceNotFound')))]),
    ]),
    refused('unsupported/e1000', 'query-rx-filter/unsupported', 'plumb-n1'),
    refused('unsupported/rtl8139', 'query-rx-filter/unsupported', 'plumb-n2'),
    refused('backend/attached', 'query-rx-filter/not-a-nic', 'plumb-nd0'),
    refused('backend/attached-to-e1000', 'query-rx-filter/not-a-nic', 'plumb-nd1'),
    caseOf('query-rx-filter/backend/free', 'A backend is no adapter.', ['query-rx-filter/not-a-nic'], [
      send(hubPort('plumb-q'), queryRxFilter('plumb-q', reject('query-rx-filter/not-a-nic', 'GenericError', 'DeviceNotFound')), netdevDel('plumb-q')),
    ]),
  ];
}

const NIC = 'plumb-n0';
const BROADCASTS = 'query-rx-filter/broadcast-changes';

/** Arms the event, lets the driver act, and reads what is reported then. */
function reported(id: string, rule: string, stimuli: readonly Stimulus[], filter: JsonObject): Case {
  const armed: Expectation = accept('query-rx-filter/named', [{ name: NIC }]);
  const done = stimuli.map((stimulus, index): Step =>
    stimulate(rule, stimulus, { kind: 'acknowledged', ok: true }, index === 0 ? [changed(NIC)] : []));
  return caseOf(`query-rx-filter/reports/${id}`, 'query-rx-filter reports what the driver set.', [rule],
    [send(queryRxFilter(NIC, armed)), ...done, send(queryRxFilter(NIC, accept(rule, [{ name: NIC, ...filter }])))],
    { fixture: NICS, needs: [STIMULUS] });
}

function modeCases(): readonly Case[] {
  const off = (...modes: readonly RxMode[]): readonly Stimulus[] => modes.map((mode) => rxMode(NIC, mode, false));
  const plain = off('allMulticast', 'allUnicast', 'noMulticast', 'noUnicast');
  const unicast = 'query-rx-filter/unicast';
  const multicast = 'query-rx-filter/multicast';
  const ask = send(queryRxFilter(NIC, accept('query-rx-filter/named', [{ name: NIC }])));
  return [
    reported('promiscuous-on', 'query-rx-filter/promiscuous', [rxMode(NIC, 'promiscuous', true)], { promiscuous: true }),
    reported('promiscuous-off', 'query-rx-filter/promiscuous', [rxMode(NIC, 'promiscuous', false)], { promiscuous: false }),
    reported('multicast-normal', multicast, plain, { multicast: 'normal' }),
    reported('multicast-all', multicast, [...plain, rxMode(NIC, 'allMulticast', true)], { multicast: 'all' }),
    reported('multicast-none', multicast, [...plain, rxMode(NIC, 'noMulticast', true)], { multicast: 'none' }),
    reported('unicast-normal', unicast, plain, { unicast: 'normal' }),
    reported('unicast-all', unicast, [...plain, rxMode(NIC, 'allUnicast', true)], { unicast: 'all' }),
    reported('unicast-none', unicast, [...plain, rxMode(NIC, 'noUnicast', true)], { unicast: 'none' }),
    reported('broadcast-allowed', 'query-rx-filter/broadcast-allowed', off('noBroadcast'), { 'broadcast-allowed': true }),
    caseOf('query-rx-filter/reports/broadcast-changes', 'What is said of broadcasts changes when the driver forbids them.', [BROADCASTS], [
      stimulate(BROADCASTS, rxMode(NIC, 'noBroadcast', false), { kind: 'acknowledged', ok: true }, [changed(NIC)]), ask,
      stimulate(BROADCASTS, rxMode(NIC, 'noBroadcast', true), { kind: 'acknowledged', ok: true }, [changed(NIC)]), ask,
    ], { fixture: NICS, start: 'fresh-instance', needs: [STIMULUS, OWNED] }),
    reported('broadcast-forbidden', 'query-rx-filter/broadcast-allowed', [rxMode(NIC, 'noBroadcast', true)], { 'broadcast-allowed': false }),
  ];
}

function tableCases(): readonly Case[] {
  const unicast = '52:54:00:aa:bb:01';
  const multicast = '01:00:5e:00:00:01';
  const tooMany = macs('52:00:00:00:00');
  const other = '52:54:00:cc:dd:0e';
  return [
    reported('unicast-table', 'query-rx-filter/unicast-table', [macTable(NIC, [unicast], [])],
      { 'unicast-table': [unicast], 'multicast-table': [], 'unicast-overflow': false }),
    reported('multicast-table', 'query-rx-filter/multicast-table', [macTable(NIC, [], [multicast])],
      { 'unicast-table': [], 'multicast-table': [multicast], 'multicast-overflow': false }),
    reported('both-tables', 'query-rx-filter/unicast-table', [macTable(NIC, [unicast], [multicast])],
      { 'unicast-table': [unicast], 'multicast-table': [multicast] }),
    reported('empty-tables', 'query-rx-filter/multicast-table', [macTable(NIC, [unicast], [multicast]), macTable(NIC, [], [])],
      { 'unicast-table': [], 'multicast-table': [] }),
    reported('unicast-overflow', 'query-rx-filter/unicast-overflow', [macTable(NIC, tooMany, [])], { 'unicast-overflow': true, 'multicast-overflow': false }),
    reported('multicast-overflow', 'query-rx-filter/multicast-overflow', [macTable(NIC, [], macs('01:00:00:00:00'))], { 'unicast-overflow': false, 'multicast-overflow': true }),
    reported('no-overflow', 'query-rx-filter/unicast-overflow', [macTable(NIC, tooMany, []), macTable(NIC, [], [])],
      { 'unicast-overflow': false, 'multicast-overflow': false }),
    reported('main-mac', 'query-rx-filter/main-mac', [mainMac(NIC, other), mainMac(NIC, '52:54:00:12:34:50')], { 'main-mac': '52:54:00:12:34:50' }),
    reported('main-mac-other', 'query-rx-filter/main-mac', [mainMac(NIC, other)], { 'main-mac': other }),
    reported('vlan-table', 'query-rx-filter/vlan-table', [...NO_VLANS, vlan(NIC, 7, 'add')], { 'vlan': 'normal', 'vlan-table': [7] }),
    reported('vlan-normal', 'query-rx-filter/vlan', [...NO_VLANS, vlan(NIC, 7, 'add')], { vlan: 'normal' }),
    reported('vlan-removed', 'query-rx-filter/vlan-table', [...NO_VLANS, vlan(NIC, 7, 'add'), vlan(NIC, 7, 'remove')], { 'vlan-table': [] }),
    reported('vlan-largest', 'query-rx-filter/vlan-table', [...NO_VLANS, vlan(NIC, 4095, 'add'), vlan(NIC, 4095, 'remove'), vlan(NIC, 0, 'add')], { 'vlan-table': [0] }),
    reported('vlan-twice', 'query-rx-filter/vlan-table', [...NO_VLANS, vlan(NIC, 9, 'add'), vlan(NIC, 9, 'add')], { 'vlan-table': [9] }),
  ];
}

/** The VLANs that these cases use, taken out first: earlier cases may have left them. */
const NO_VLANS: readonly Stimulus[] = [0, 7, 9, 4095].map((id) => vlan(NIC, id, 'remove'));
