// What a driver does to a virtio-net NIC, drawn: commands of the control queue, features negotiated anew, the link read.
//
// virtio 1.2, section 5.1.6.5. Data is hex, numbers little-endian.

import type fc from 'fast-check';
import type { NetState } from '../net-model/state.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { FuzzAction } from './session.ts';
import { pick } from './swarm.ts';

/** Undefined where there is no NIC that a driver could move. */
export function drawStimulus(random: fc.Random, state: NetState): FuzzAction | undefined {
  const nics = [...state.nics.values()].filter(({ rxFilter, presence }) => rxFilter === 'supported' && presence === 'present');
  const nic = pick(random, nics)?.id;
  if (nic === undefined) return undefined;
  if (random.nextInt(0, 9) < 4) return { kind: 'stimulate', stimulus: { kind: 'read-link', nic } };
  const [queueClass, command, data] = drawControl(random);
  return { kind: 'stimulate', stimulus: { kind: 'control-queue', nic, class: queueClass, command, data } };
}

type Control = readonly [queueClass: number, command: number, data: string];

function drawControl(random: fc.Random): Control {
  switch (random.nextInt(0, 4)) {
    case 0: return [0, random.nextInt(0, 5), `0${random.nextInt(0, 1)}`];
    case 1: return [1, 0, `${macList(random)}${macList(random)}`];
    case 2: return [1, 1, mac(random)];
    case 3: return [2, random.nextInt(0, 1), littleEndian(random.nextInt(0, 4200), 2)];
    default: return [UNKNOWN_CLASS, random.nextInt(0, 8), mac(random)];
  }
}

/** A class that no device knows: refused, and nothing changes. */
const UNKNOWN_CLASS = 0x7f;
const MOST_VLANS = 4096;

/** Whether a stimulus of `drawStimulus` changes the receive filter of its NIC. */
export function changesFilter({ kind, class: queueClass, data }: JsonObject): boolean {
  if (kind !== 'control-queue' || queueClass === UNKNOWN_CLASS || typeof data !== 'string') return false;
  return queueClass !== 2 || vlanOf(data) < MOST_VLANS;
}

function vlanOf(data: string): number {
  return Number.parseInt(`${data.slice(2, 4)}${data.slice(0, 2)}`, 16);
}

/** QEMU keeps 64 entries; the list may have more. */
const MOST_MACS = 80;

function macList(random: fc.Random): string {
  const count = random.nextInt(0, 3) === 0 ? random.nextInt(0, MOST_MACS) : random.nextInt(0, 3);
  return `${littleEndian(count, 4)}${Array.from({ length: count }, () => mac(random)).join('')}`;
}

function mac(random: fc.Random): string {
  return Array.from({ length: 6 }, (_, place) => (place === 0 ? random.nextInt(0, 127) * 2 : random.nextInt(0, 255)))
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function littleEndian(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, index) => ((value >>> (8 * index)) & 0xff).toString(16).padStart(2, '0')).join('');
}
