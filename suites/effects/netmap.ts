// netmap: ports of VALE switches and network cards, by who hears whom. net.json:394.
//
// No host here has netmap; the emulator simulates it where its build does (CONFIG_NETMAP). Elsewhere these are untestable.

import { accept, command } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case } from '../../runner/case.ts';
import { open, send } from '../case-of.ts';
import { bothWays, eachToItsOwn, type Hub, pairsApart, type WiredCase, wiredCase } from './hub-wires.ts';
import { del } from './wiring.ts';

export function netmapCases(): readonly Case[] {
  return [
    samePortsCase(), otherSwitchCase(), cardCase(), otherCardCase(), devicesCase(), defaultDeviceCase(), freeAgainCase(),
  ];
}

const IFNAME = 'effects/netmap/ifname';
const DEVNAME = 'effects/netmap/devname';
const DEFAULT_DEVICE = 'effects/netmap/defaults/devname';
const FREE_AGAIN = 'effects/netmap/port-free-again';

/** Far from what anybody on a real host would use. */
const VALE = 'vale7340';
const OTHER_VALE = 'vale7341';

function netmapCase(subject: Omit<WiredCase, 'needs'>): Case {
  return wiredCase({
    ...subject,
    needs: [{ kind: 'backend', type: 'netmap' }],
    before: [open('netmap', { kind: 'netmap-device' }), ...(subject.before ?? [])],
  });
}

/** A wire, and on its hub a port of a switch or a card. */
function hubWith(wire: string, ifname: string, options: JsonObject = { devname: '{netmap.path}' }): Hub {
  return { wires: [wire], backends: [netdev(`nm-${wire}`, ifname, options)] };
}

function netdev(id: string, ifname: string, options: JsonObject = { devname: '{netmap.path}' }): JsonObject {
  return { type: 'netmap', id, ifname, ...options };
}

function samePortsCase(): Case {
  return netmapCase({
    id: `${IFNAME}/same-switch`, title: 'Two ports of a VALE switch hear each other.', rules: [IFNAME],
    hubs: [hubWith('a', `${VALE}:1`), hubWith('b', `${VALE}:2`)], steps: bothWays(IFNAME, 'a', 'b'),
  });
}

function otherSwitchCase(): Case {
  return netmapCase({
    id: `${IFNAME}/other-switch`, title: 'Ports of different VALE switches do not hear each other.', rules: [IFNAME],
    hubs: [hubWith('a', `${VALE}:1`), hubWith('b', `${VALE}:2`), hubWith('c', `${OTHER_VALE}:1`), hubWith('d', `${OTHER_VALE}:2`)],
    steps: [pairsApart(IFNAME)],
  });
}

function cardCase(): Case {
  return netmapCase({
    id: `${IFNAME}/card`, title: 'A netmap backend sends and receives by the network card that ifname names.', rules: [IFNAME],
    before: [open('card', { kind: 'network-card' })], hubs: [hubWith('a', '{card.name}')], steps: bothWays(IFNAME, 'a', 'card'),
  });
}

function otherCardCase(): Case {
  return netmapCase({
    id: `${IFNAME}/other-card`, title: 'A netmap backend leaves other network cards alone.', rules: [IFNAME],
    before: [open('card', { kind: 'network-card' }), open('other', { kind: 'network-card' })],
    hubs: [hubWith('a', '{card.name}'), hubWith('b', '{other.name}')],
    steps: [eachToItsOwn(IFNAME, ['a', 'b'], ['card', 'other'])],
  });
}

function devicesCase(): Case {
  const other: JsonObject = { devname: '{second.path}' };
  return netmapCase({
    id: `${DEVNAME}/two-devices`, title: 'Switches of the same number behind different netmap devices are different ones.', rules: [DEVNAME],
    before: [open('second', { kind: 'netmap-device' })],
    hubs: [hubWith('a', `${VALE}:1`), hubWith('b', `${VALE}:2`), hubWith('c', `${VALE}:1`, other), hubWith('d', `${VALE}:2`, other)],
    steps: [pairsApart(DEVNAME)],
  });
}

function defaultDeviceCase(): Case {
  return netmapCase({
    id: 'effects/netmap/defaults/devname', title: 'Without devname the switches are those of /dev/netmap.', rules: [DEFAULT_DEVICE],
    hubs: [hubWith('a', `${VALE}:1`, {}), hubWith('b', `${VALE}:2`, { devname: '/dev/netmap' })], steps: bothWays(DEFAULT_DEVICE, 'a', 'b'),
  });
}

function freeAgainCase(): Case {
  const again = command('netdev_add', netdev('nm-again', `${VALE}:1`), accept(FREE_AGAIN, {}));
  return netmapCase({
    id: FREE_AGAIN, title: 'The port of a netmap backend that was deleted can be had again.', rules: [FREE_AGAIN],
    hubs: [hubWith('a', `${VALE}:1`)], steps: [], after: [send(again, del('nm-again'))],
  });
}
