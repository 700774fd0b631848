// Random sequences of what two drivers tell their adapters and what two monitors ask: what query-rx-filter says, and when
// NIC_RX_FILTER_CHANGED comes, follow from what went before. net.json:642, 688 and 736; virtio 1.2, section 5.1.6.5.

import * as fc from 'fast-check';
import { accept, anyOrder, type CertifiedCommand, reject } from '../../generators/certificate.ts';
import { littleEndianHex } from '../../generators/frames/hex.ts';
import { initialState } from '../../generators/net-model/initial-state.ts';
import { afterRxCommand, BEYOND_ANY_TABLE, resetRxFilter, RX_MODES, type RxCommand, type RxFilter, rxFilterInfo } from '../../generators/net-model/rx-filter.ts';
import { changeRxFilter } from '../../generators/net-model/rx-filter-event.ts';
import type { NetState } from '../../generators/net-model/state.ts';
import { assume } from '../../generators/net-model/transition.ts';
import type { Step } from '../../runner/case.ts';
import type { RandomFamily } from '../../runner/family.ts';
import { sendOn, type Stimulus, stimulate, STIMULUS, OWNED } from '../case-of.ts';
import { familyOf } from '../family.ts';
import { fixtureOf, NICS_TWO_MONITORS } from '../fixtures.ts';
import { queryRxFilter } from '../net-commands.ts';
import { macs, macTable, mainMac, resetDriver, rxMode, unknownControl, vlan } from '../receive-filter.ts';
import { changed } from '../rx-filter-event.ts';
import { macOf } from './nic-wires.ts';

type Nic = 'plumb-n0' | 'plumb-n3';
type Action =
  | { readonly kind: 'command'; readonly nic: Nic; readonly command: RxCommand }
  | { readonly kind: 'refused'; readonly nic: Nic; readonly what: keyof typeof REFUSED }
  /** A driver that starts anew. */
  | { readonly kind: 'reset'; readonly nic: Nic }
  | { readonly kind: 'query'; readonly nic: Nic | undefined; readonly monitor: 0 | 1 }
  | { readonly kind: 'refused-query'; readonly monitor: 0 | 1 };

/** Few enough to read, enough for each kind of action to meet each other. */
const MAX_ACTIONS = 14;
const NICS: readonly Nic[] = ['plumb-n0', 'plumb-n3'];

export const receiveFilterFamily: RandomFamily = familyOf<readonly Action[]>({
  id: 'receive-filters',
  title: 'Whatever drivers set, query-rx-filter tells it, and the event comes once for each query.',
  requirements: [
    'query-rx-filter/named', 'query-rx-filter/all', 'nic-rx-filter-changed/rearmed', 'nic-rx-filter-changed/once',
    'nic-rx-filter-changed/change-only', 'nic-rx-filter-changed/per-nic', 'event/all-monitors',
  ],
  fixture: NICS_TWO_MONITORS,
  needs: [STIMULUS, OWNED],
  arbitrary: () => fc.array(action(), { minLength: 1, maxLength: MAX_ACTIONS, size: 'max' }),
  steps: stepsOf,
});

function action(): fc.Arbitrary<Action> {
  const nic = fc.constantFrom(...NICS);
  const monitor = fc.constantFrom<0 | 1>(0, 1);
  return fc.oneof(
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('command' as const), nic, command: command() }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('query' as const), nic: fc.option(nic, { nil: undefined }), monitor }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('refused' as const), nic, what: fc.constantFrom(...REFUSED_KINDS) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), nic }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refused-query' as const), monitor }) },
  );
}

function command(): fc.Arbitrary<RxCommand> {
  return fc.oneof(
    fc.record({ kind: fc.constant('mode' as const), mode: fc.constantFrom(...RX_MODES), on: fc.boolean() }),
    fc.record({ kind: fc.constant('tables' as const), unicast: table('52:54:00:aa:00'), multicast: table('01:00:5e:00:00') }),
    fc.record({ kind: fc.constant('address' as const), mac: address('52:54:00:bb:00') }),
    fc.record({ kind: fc.constant('vlan' as const), id: fc.constantFrom(0, 1, 2, 31, 32, 33, 4094, 4095), action: fc.constantFrom('add' as const, 'remove' as const) }),
  );
}

const SMALL_TABLE = 4;

/** Small enough for any adapter, or too large for all. */
function table(prefix: string): fc.Arbitrary<readonly string[]> {
  const overfull = fc.integer({ min: BEYOND_ANY_TABLE, max: BEYOND_ANY_TABLE + 20 }).map((count) => macs(prefix, count));
  return fc.oneof(
    { weight: 5, arbitrary: fc.uniqueArray(address(prefix), { maxLength: SMALL_TABLE }) },
    { weight: 1, arbitrary: overfull },
  );
}

function address(prefix: string): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 7 }).map((last) => `${prefix}:${littleEndianHex(last, 1)}`);
}

/** Commands that no adapter takes. */
const REFUSED = {
  'unknown-class': unknownControl,
  'unknown-mode': (nic: Nic): Stimulus => ({ kind: 'control-queue', nic, class: 0, command: 99, data: '01' }),
  'unknown-vlan-command': (nic: Nic): Stimulus => ({ kind: 'control-queue', nic, class: 2, command: 9, data: '0100' }),
  'vlan-out-of-range': (nic: Nic): Stimulus => vlan(nic, 4096, 'add'),
  'short-address': (nic: Nic): Stimulus => ({ kind: 'control-queue', nic, class: 1, command: 1, data: '5254' }),
  'short-table': (nic: Nic): Stimulus => ({ kind: 'control-queue', nic, class: 1, command: 0, data: '0200000052540000000100000000' }),
} as const;
const REFUSED_KINDS = Object.keys(REFUSED) as readonly (keyof typeof REFUSED)[];

type World = { readonly net: NetState; readonly filters: ReadonlyMap<Nic, RxFilter> };

function stepsOf(actions: readonly Action[]): readonly Step[] {
  const start: World = { net: startState(), filters: new Map() };
  const first: readonly Action[] = NICS.flatMap((nic): readonly Action[] => [
    { kind: 'reset', nic }, { kind: 'query', nic: undefined, monitor: 0 }, { kind: 'command', nic, command: { kind: 'mode', mode: 'promiscuous', on: true } },
  ]);
  const last: readonly Action[] = [
    { kind: 'query', nic: undefined, monitor: 1 }, ...NICS.flatMap((nic): readonly Action[] => [{ kind: 'query', nic, monitor: 0 }, { kind: 'reset', nic }]),
  ];
  const { steps } = [...first, ...actions, ...last].reduce<{ readonly world: World; readonly steps: readonly Step[] }>(({ world, steps }, each) => {
    const next = stepOf(each, world);
    return { world: next.world, steps: [...steps, next.step] };
  }, { world: start, steps: [] });
  return steps;
}

function startState(): NetState {
  const { setup } = fixtureOf(NICS_TWO_MONITORS);
  return initialState({ certify: () => accept('fixture/setup'), machine: 'pc', setup });
}

function stepOf(each: Action, world: World): { readonly step: Step; readonly world: World } {
  switch (each.kind) {
    case 'command': return changing(each.nic, each.command, world);
    case 'refused': return { step: stimulate('nic-rx-filter-changed/change-only', REFUSED[each.what](each.nic), { kind: 'acknowledged', ok: false }), world };
    case 'reset': {
      // What it reports until it is driven again depends on the features of a driver that is not there yet.
      const filters = new Map(world.filters);
      filters.delete(each.nic);
      return { step: stimulate('nic-rx-filter-changed/change-only', resetDriver(each.nic), { kind: 'any' }), world: { ...world, filters } };
    }
    case 'query': {
      const query = queryOf(each.nic, world);
      return { step: sendOn(each.monitor, query), world: { ...world, net: assume(world.net, query.execute, query.arguments, query.expectation) } };
    }
    case 'refused-query': {
      const rule = reject('query-rx-filter/unsupported', 'GenericError', 'DeviceNotFound');
      return { step: sendOn(each.monitor, queryRxFilter('plumb-n1', rule)), world };
    }
    default: throw each satisfies never;
  }
}

/** The first command of a driver finds an adapter that was reset. */
function changing(nic: Nic, command: RxCommand, world: World): { readonly step: Step; readonly world: World } {
  const { state, event } = changeRxFilter(world.net, nic);
  const filter = afterRxCommand(world.filters.get(nic) ?? resetRxFilter(macOf(nic)), command);
  const rule = event === 'emitted' ? 'nic-rx-filter-changed/rearmed' : 'nic-rx-filter-changed/once';
  const step = stimulate(rule, stimulusOf(nic, command), { kind: 'acknowledged', ok: true }, event === 'emitted' ? [changed(nic, rule)] : []);
  return { step, world: { net: state, filters: new Map(world.filters).set(nic, filter) } };
}

function stimulusOf(nic: Nic, command: RxCommand): Stimulus {
  switch (command.kind) {
    case 'mode': return rxMode(nic, command.mode, command.on);
    case 'tables': return macTable(nic, command.unicast, command.multicast);
    case 'address': return mainMac(nic, command.mac);
    case 'vlan': return vlan(nic, command.id, command.action);
    default: throw command satisfies never;
  }
}

function queryOf(nic: Nic | undefined, { filters }: World): CertifiedCommand {
  const told = (name: Nic): ReturnType<typeof rxFilterInfo> => {
    const filter = filters.get(name);
    return filter === undefined ? { name } : rxFilterInfo(name, filter);
  };
  if (nic !== undefined) return queryRxFilter(nic, accept('query-rx-filter/named', [told(nic)]));
  return queryRxFilter(undefined, accept('query-rx-filter/all', anyOrder(NICS.map(told))));
}
