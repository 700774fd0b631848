// What a driver does to a virtio-net NIC, drawn: commands of the control queue, features negotiated anew, the link read.
//
// virtio 1.2, section 5.1.6.5. Data is hex, numbers little-endian.

import type fc from 'fast-check';
import { littleEndianHex } from '../frames/hex.ts';
import { RX_MODES } from '../net-model/rx-filter.ts';
import type { NetState } from '../net-model/state.ts';
import { randomHex } from './random-hex.ts';
import { command, type FuzzAction } from './session.ts';
import { pick } from './swarm.ts';

/** None where there is no NIC that a driver could move. */
export function drawStimuli(random: fc.Random, state: NetState): readonly FuzzAction[] {
  const nics = [...state.nics.values()].filter(({ rxFilter, presence }) => rxFilter === 'supported' && presence === 'present');
  const chosen = pick(random, nics);
  if (chosen === undefined) return [];
  const { id: nic, standby } = chosen;
  const share = random.nextInt(0, 9);
  if (share < 3 && standby !== 'offered') return [{ kind: 'stimulate', stimulus: { kind: 'read-link', nic } }];
  if (share < 5) return [{ kind: 'stimulate', stimulus: { kind: 'negotiate-features', nic, standby: random.nextInt(0, 1) === 0 } }, ...soughtPrimary(state, nic)];
  if (share < 6) return onAndOff(nic, random.nextInt(0, 2) === 0 ? NO_BROADCAST : random.nextInt(0, RX_MODES.length - 1));
  return [controlled(nic, drawControl(random)), ...(random.nextInt(0, 3) === 0 ? [asked(nic)] : [])];
}

/** The primary of a standby is there or not. */
function soughtPrimary({ hidden }: NetState, standby: string): readonly FuzzAction[] {
  const primary = hidden.get(standby);
  return primary === undefined ? [] : [command('set_link', { name: primary.id, up: true })];
}

/** Of the modes, what is told of each must change with it. */
function onAndOff(nic: string, mode: number): readonly FuzzAction[] {
  return [controlled(nic, [0, mode, '01']), asked(nic), controlled(nic, [0, mode, '00']), asked(nic)];
}

function controlled(nic: string, [queueClass, command, data]: Control): FuzzAction {
  return { kind: 'stimulate', stimulus: { kind: 'control-queue', nic, class: queueClass, command, data } };
}

function asked(name: string): FuzzAction {
  return command('query-rx-filter', { name });
}

/** Of this mode alone no single reply can tell whether it is right. */
const NO_BROADCAST = RX_MODES.indexOf('noBroadcast');

type Control = readonly [queueClass: number, command: number, data: string];

function drawControl(random: fc.Random): Control {
  switch (random.nextInt(0, 9)) {
    case 0: case 1: case 2: return [0, random.nextInt(0, RX_MODES.length - 1), `0${random.nextInt(0, 1)}`];
    case 3: case 4: return [1, 0, `${macList(random, 0)}${macList(random, 1)}`];
    case 5: return [1, 1, mac(random, 0)];
    case 6: case 7: return [2, random.nextInt(0, 1), littleEndianHex(vlan(random), 2)];
    case 8: return [random.nextInt(3, 5), random.nextInt(0, 3), randomHex(random, random.nextInt(0, 10))];
    default: return drawRefused(random);
  }
}

/** Classes and commands that there are not, and data that is too short, too long or of no meaning. */
function drawRefused(random: fc.Random): Control {
  switch (random.nextInt(0, 3)) {
    case 0: return [UNKNOWN_CLASS, random.nextInt(0, 8), mac(random, 0)];
    case 1: return [random.nextInt(0, 2), random.nextInt(6, 255), mac(random, 0)];
    case 2: return [1, random.nextInt(0, 1), randomHex(random, random.nextInt(0, 20))];
    default: return [random.nextInt(0, 2), random.nextInt(0, 1), randomHex(random, random.nextInt(0, 3))];
  }
}

/** A class that no device knows. */
const UNKNOWN_CLASS = 0x7f;

/** Few enough that what is removed was often there; beyond 4095 there are none. */
function vlan(random: fc.Random): number {
  return random.nextInt(0, 3) === 0 ? random.nextInt(0, 4200) : random.nextInt(0, 3) * 31;
}

/** QEMU keeps 64 entries; lists may have more. */
const MOST_MACS = 120;

function macList(random: fc.Random, group: 0 | 1): string {
  const share = random.nextInt(0, 7);
  const count = share === 0 ? random.nextInt(0, MOST_MACS) : share === 1 ? MOST_MACS : random.nextInt(0, 3);
  return `${littleEndianHex(count, 4)}${Array.from({ length: count }, () => mac(random, group)).join('')}`;
}

/** `group`: the bit that makes it an address of many. */
function mac(random: fc.Random, group: 0 | 1): string {
  return `${littleEndianHex(random.nextInt(0, 127) * 2 + group, 1)}${randomHex(random, 5)}`;
}
