// The net subsystem of the emulator: five net commands, the two device commands and qom-list over one state.
//
// It does what QEMU 7.2 does, faults that its caller asks for by name apart. It opens nothing and reads no clock.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Net, NetOptions, Reply } from '../contract.ts';
import { SimulatedHost } from '../host/simulated-host.ts';
import { withoutIgnored } from '../defects/ignored-members.ts';
import { Announcer } from './announce.ts';
import { announcementFrame } from './announce-frame.ts';
import { chardevAdd, chardevRemove } from './chardevs.ts';
import { deviceAdd } from './device-add.ts';
import { deviceDel } from './device-del.ts';
import { driversOf } from './driver.ts';
import { resumeFrames, sendFrame } from './frames.ts';
import { setLink } from './link.ts';
import { netdevAdd } from './netdev-add.ts';
import { netdevDel } from './netdev-del.ts';
import { qomList } from './qom.ts';
import { queryRxFilter } from './query-rx-filter.ts';
import { spoilReply } from './reply-faults.ts';
import { newState } from './state.ts';
import { stimulateNic } from './stimuli.ts';

export function createNet(options: NetOptions): Net {
  const state = newState(options);
  const announcer = new Announcer(state, (nic) => sendFrame(nic, announcementFrame(nic.mac, options.defects), state));
  const handlers: ReadonlyMap<string, (args: JsonObject) => Reply> = new Map([
    ['netdev_add', (args) => netdevAdd(state, withoutIgnored(args, options.defects))],
    ['netdev_del', (args) => netdevDel(state, args)],
    ['set_link', (args) => setLink(state, args)],
    ['query-rx-filter', (args) => queryRxFilter(state, args)],
    ['announce-self', (args) => announcer.announceSelf(args)],
    ['device_add', (args) => deviceAdd(state, args)],
    ['device_del', (args) => deviceDel(state, args)],
    ['chardev-add', (args) => chardevAdd(state, args)],
    ['chardev-remove', (args) => chardevRemove(state, args)],
    ['qom-list', (args) => qomList(state, args)],
  ]);
  return {
    execute: (command, args) => {
      const handler = handlers.get(command);
      const reply = handler === undefined ? undefined : state.world.turns.enter(() => handler(args));
      return reply === undefined ? undefined : spoilReply(command, reply, options.defects);
    },
    stimulate: (stimulus) => state.world.turns.enter(() => stimulateNic(stimulus, state)),
    host: new SimulatedHost(state.world, driversOf(state)),
    setRunning: (running) => {
      if (running) state.world.turns.enter(() => resumeFrames(state));
      else state.flow.running = false;
    },
    keepMemory: (kib) => state.world.target.keepMemory(kib),
    close: () => state.world.turns.close(),
  };
}
