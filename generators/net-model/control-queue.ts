// A command on the control queue of a virtio-net adapter, as its bytes: what it sets in the receive filter.
//
// virtio 1.2, section 5.1.6.5. Total: what the text determines is a command or refused; of the rest nothing is said.

import { RX_MODES, type RxCommand } from './rx-filter.ts';

export type Control =
  | { readonly kind: 'command'; readonly command: RxCommand }
  /** Of no class that there is, or too short: answered with an error, and nothing changes. */
  | { readonly kind: 'refused' }
  /** Of a class that does not speak of the filter. */
  | { readonly kind: 'unrelated' }
  | { readonly kind: 'unclear' };

/** `data` in hex, numbers little-endian. */
export function readControl(queueClass: number, command: number, data: string): Control {
  switch (queueClass) {
    case 0: return readMode(command, data);
    case 1: return command === 0 ? readTables(data) : command === 1 ? readAddress(data) : REFUSED;
    case 2: return readVlan(command, data);
    default: return queueClass < UNKNOWN_CLASSES ? { kind: 'unrelated' } : REFUSED;
  }
}

/** From here on no class is given in any version of the text. */
const UNKNOWN_CLASSES = 0x40;

const REFUSED: Control = { kind: 'refused' };
const UNCLEAR: Control = { kind: 'unclear' };

function readMode(command: number, data: string): Control {
  const mode = RX_MODES[command];
  if (mode === undefined) return REFUSED;
  return data === '00' || data === '01' ? done({ kind: 'mode', mode, on: data === '01' }) : UNCLEAR;
}

const MAC_DIGITS = 12;
const COUNT_DIGITS = 8;

function readAddress(data: string): Control {
  if (data.length < MAC_DIGITS) return REFUSED;
  return data.length === MAC_DIGITS ? done({ kind: 'address', mac: macOf(data) }) : UNCLEAR;
}

/** Two lists, each a count and that many addresses. */
function readTables(data: string): Control {
  const unicast = readList(data);
  const multicast = unicast === undefined ? undefined : readList(unicast.rest);
  if (unicast === undefined || multicast === undefined) return REFUSED;
  return multicast.rest === '' ? done({ kind: 'tables', unicast: unicast.macs, multicast: multicast.macs }) : UNCLEAR;
}

/** Undefined where it ends too early. */
function readList(data: string): { readonly macs: readonly string[]; readonly rest: string } | undefined {
  const count = data.length < COUNT_DIGITS ? Number.POSITIVE_INFINITY : littleEndian(data.slice(0, COUNT_DIGITS));
  const end = COUNT_DIGITS + count * MAC_DIGITS;
  if (end > data.length) return undefined;
  const macs = Array.from({ length: count }, (_, index) => macOf(data.slice(COUNT_DIGITS + index * MAC_DIGITS, COUNT_DIGITS + (index + 1) * MAC_DIGITS)));
  return { macs, rest: data.slice(end) };
}

const VLAN_DIGITS = 4;
const MOST_VLANS = 4096;

function readVlan(command: number, data: string): Control {
  if (command > 1) return REFUSED;
  if (data.length !== VLAN_DIGITS) return data.length < VLAN_DIGITS ? REFUSED : UNCLEAR;
  const id = littleEndian(data);
  return id < MOST_VLANS ? done({ kind: 'vlan', id, action: command === 0 ? 'add' : 'remove' }) : REFUSED;
}

function done(command: RxCommand): Control {
  return { kind: 'command', command };
}

function macOf(digits: string): string {
  return (digits.match(/../g) ?? []).join(':');
}

function littleEndian(digits: string): number {
  return Number.parseInt((digits.match(/../g) ?? []).toReversed().join(''), 16);
}
