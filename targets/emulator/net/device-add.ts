// device_add: the id, the model, the bus, then the properties, then a free slot; a refused device leaves nothing.
// softmmu/qdev-monitor.c, hw/core/qdev-properties-system.c.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { isIdentifier, textOf } from './arguments.ts';
import type { Netdev } from './clients.ts';
import { connect } from './clients.ts';
import type { DeviceModel } from './device-models.ts';
import { hasProperty, modelOf } from './device-models.ts';
import { connectable } from './hub.ts';
import { parseMac } from './mac.ts';
import type { Nic, VirtioNet } from './nic.ts';
import { receiveFrame } from './reception.ts';
import { DONE, genericError } from './reply.ts';
import { resetFilter, unfilteredVlans } from './rx-filter.ts';
import type { NetState } from './state.ts';
import { countUp } from './state.ts';

const SLOTS = 32;
/** Slots 0 and 1 hold the chipset. */
const FIRST_FREE_SLOT = 2;

type Plan = {
  /** The device id, or a made-up name in brackets. */
  readonly key: string;
  readonly model: DeviceModel;
  readonly netdev: Netdev | undefined;
  readonly mac: string | undefined;
  readonly place: Place;
  readonly failover: boolean;
  /** The standby of which this is the primary. */
  readonly pair: string | undefined;
};

export function deviceAdd(state: NetState, args: JsonObject): Reply {
  const plan = planOf(state, args);
  if (typeof plan === 'string') return genericError(plan);
  const standby = state.clients.nics().find(({ deviceId }) => deviceId !== undefined && deviceId === plan.pair)?.virtio;
  if (plan.pair !== undefined && standby?.failover === true && !standby.standby && !state.options.defects.has('failover-primary-not-hidden')) {
    standby.plugPrimary = () => plugIn(plan, state);
  } else plugIn(plan, state);
  return DONE;
}

function planOf(state: NetState, args: JsonObject): Plan | string {
  const id = textOf(args, 'id');
  if (id !== undefined && !isIdentifier(id)) return `'${id}' is no identifier`;
  if (id !== undefined && state.devices.has(id)) return `there is a device '${id}'`;
  const driver = optionText(args, 'driver');
  if (driver === undefined) return 'driver is missing';
  const model = modelOf(driver);
  if (model === undefined) return `'${driver}' is no device model that can be plugged in`;
  if (state.options.machine !== 'pc' || model.bus !== 'PCI')
    return `this machine has no bus of type ${model.bus} for '${driver}'`;
  const bus = busNamed(optionText(args, 'bus'), state);
  if (bus === undefined) return `there is no such bus`;
  return planProperties(id ?? anonymousName(state), model, bus, state, args);
}

function busNamed(name: string | undefined, { devices }: NetState): string | undefined {
  if (name === undefined || name === 'pci' || name === ROOT_BUS) return ROOT_BUS;
  return devices.get(name)?.typeName === 'pcie-root-port' ? name : undefined;
}

const ROOT_BUS = 'pci.0';

/** A device that is refused later on uses its number up. */
function anonymousName(state: NetState): string {
  return `device[${countUp(state, 'anonymous-device') - 1}]`;
}

function planProperties(key: string, model: DeviceModel, bus: string, state: NetState, args: JsonObject): Plan | string {
  const unknown = Object.keys(args).find((name) => !hasProperty(model, name));
  if (unknown !== undefined) return `${model.typeName} has no property '${unknown}'`;
  const netdevName = optionText(args, 'netdev');
  const netdev = netdevName === undefined ? undefined : state.clients.netdev(netdevName);
  if (netdevName !== undefined && netdev === undefined) return `there is no netdev '${netdevName}'`;
  if (netdev !== undefined && !connectable(netdev)) return `netdev '${netdev.name}' is in use`;
  if (netdev !== undefined && DEVICE_ELSEWHERE.has(netdev.type) && !model.virtio) return `a netdev of type ${netdev.type} serves virtio-net only`;
  const macText = optionText(args, 'mac');
  const mac = macText === undefined ? undefined : parseMac(macText);
  if (macText !== undefined && mac === undefined) return `'${macText}' is no MAC address`;
  const failover = switchOf(optionText(args, 'failover'));
  if (failover === undefined) return 'failover is neither on nor off';
  const place = placeFor(optionText(args, 'addr'), bus, state);
  return typeof place === 'string' ? place : { key, model, netdev, mac, place, failover, pair: optionText(args, 'failover_pair_id') };
}

/** The device behind these is not in this process, and speaks virtio. */
const DEVICE_ELSEWHERE: ReadonlySet<string> = new Set(['vhost-user', 'vhost-vdpa']);

/** Strings, numbers and booleans all arrive as text; a value of another kind is passed over. */
function optionText(args: JsonObject, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : textOf(args, name);
}

function switchOf(text: string | undefined): boolean | undefined {
  if (text === undefined || ['off', 'no', 'false', 'n'].includes(text)) return false;
  return ['on', 'yes', 'true', 'y'].includes(text) ? true : undefined;
}

/** Where on the bus; a device that takes function 0 takes the slot. */
type Place = { readonly bus: string; readonly slot: number; readonly functionNumber: number };

function placeFor(address: string | undefined, bus: string, { devices }: NetState): Place | string {
  const places: readonly Place[] = [...devices.values()].filter((device) => device.bus === bus);
  // A port has one slot.
  if (bus !== ROOT_BUS) return places.length > 0 ? `${bus} is taken` : { bus, slot: 0, functionNumber: 0 };
  const wanted = address === undefined ? freePlace(places) : placeIn(address);
  if (wanted === undefined) return address === undefined ? 'no slot is free' : `'${address}' is no slot and function`;
  const neighbours = places.filter(({ slot }) => slot === wanted.slot);
  const clashes = neighbours.some(
    ({ functionNumber }) =>
      functionNumber === 0 || wanted.functionNumber === 0 || functionNumber === wanted.functionNumber,
  );
  return clashes || wanted.slot < FIRST_FREE_SLOT ? `slot ${wanted.slot} is taken` : wanted;
}

/** The first slot without a function 0; whatever else sits there makes it unusable all the same. */
function freePlace(places: readonly Place[]): Place | undefined {
  const full = new Set(places.filter(({ functionNumber }) => functionNumber === 0).map(({ slot }) => slot));
  for (let slot = FIRST_FREE_SLOT; slot < SLOTS; slot++) if (!full.has(slot)) return { bus: ROOT_BUS, slot, functionNumber: 0 };
  return undefined;
}

function placeIn(address: string): Place | undefined {
  const match = /^\s*(?:0[xX])?([0-9a-fA-F]+)(?:\.0*([0-7]))?$/.exec(address);
  const slot = Number.parseInt(match?.[1] ?? '', 16);
  return Number.isNaN(slot) || slot >= SLOTS ? undefined : { bus: ROOT_BUS, slot, functionNumber: Number(match?.[2] ?? 0) };
}

function plugIn(plan: Plan, state: NetState): void {
  const { key, model, place } = plan;
  const id = key.endsWith(']') ? undefined : key;
  state.devices.set(key, { id, typeName: model.typeName, ...place, unplugPendingUntil: 0 });
  if (model.port === true) return;
  const folder = id === undefined ? 'peripheral-anon' : 'peripheral';
  const mac = state.macs.take(plan.mac);
  const virtio = model.virtio ? newVirtio(plan.failover, mac) : undefined;
  const nic: Nic = {
    kind: 'nic',
    name: id ?? madeUpName(model.typeName, state),
    deviceId: id,
    typeName: model.typeName,
    mac,
    path: `/machine/${folder}/${key}/virtio-backend`,
    linkDown: false,
    reportsLinkUp: true,
    peer: undefined,
    receive: (frame) => {
      if (virtio !== undefined) receiveFrame(nic, virtio, frame, state.options.defects);
    },
    virtio,
  };
  state.clients.add(nic);
  if (plan.netdev !== undefined) connect(nic, plan.netdev);
}

function newVirtio(failover: boolean, mac: string): VirtioNet {
  return { failover, plugPrimary: undefined, standby: false, filter: unfilteredVlans(resetFilter(mac)), driven: false, driver: undefined, announcing: false, rxEventArmed: true };
}

function madeUpName(typeName: string, { clients }: NetState): string {
  return `${typeName}.${clients.nics().filter((nic) => nic.typeName === typeName).length}`;
}
