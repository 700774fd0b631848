// Stimuli for the NICs of a QEMU, from outside: which NIC is meant, what kind it is, and what moves it.

import type { Stimulator } from '../owned-instance.ts';
import { connectUnix } from '../sockets.ts';
import type { Stimulus, StimulusOutcome } from '../target.ts';
import { unavailable } from '../unavailable.ts';
import type { DriverSockets } from './command-line.ts';
import { createDeviceFinder } from './hmp.ts';
import { deviceOf, type InTurn, NicEndpoints, type NicLink } from './nic-endpoints.ts';
import { readLink } from './nic-link.ts';
import { ejectDevice } from './pci.ts';
import { createQtest } from './qtest.ts';
import { negotiateStandby, performControl, readVirtioAnnounce } from './virtio-net.ts';
import { isVirtioNet } from './virtio-queues.ts';

export interface NicDriver extends Stimulator {
  readonly endpoints: NicEndpoints;
}

/** Connects with the first use, so that a start costs nothing more. */
export function nicDriver(sockets: DriverSockets): NicDriver {
  let link: Promise<NicLink> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  // One after the other: the registers that select others are shared.
  const inTurn: InTurn = (action) => {
    const outcome = turn.then(async () => {
      link ??= openLink(sockets);
      return action(await link);
    });
    turn = outcome.catch(() => {
      link = undefined;
    });
    return outcome;
  };
  const endpoints = new NicEndpoints(inTurn);
  return {
    endpoints,
    stimulate: (stimulus) => inTurn((open) => perform(open, stimulus)).catch(undriven),
    close: () => {
      endpoints.closeAll();
      link?.then((open) => open.close(), () => {});
    },
  };
}

async function openLink(sockets: DriverSockets): Promise<NicLink> {
  const qtest = await connectUnix(sockets.qtest);
  const hmp = await connectUnix(sockets.hmp);
  const close = (): void => {
    qtest.destroy();
    hmp.destroy();
  };
  return { qtest: createQtest(qtest), finder: createDeviceFinder(hmp), close };
}

async function perform(link: NicLink, stimulus: Stimulus): Promise<StimulusOutcome> {
  const { qtest } = link;
  const device = await deviceOf(link, stimulus.nic);
  if (device === undefined) return unavailable(`a PCI NIC with the id ${stimulus.nic}`);
  switch (stimulus.kind) {
    case 'read-link': return readLink(qtest, device, stimulus.until === 'up');
    case 'read-announce': return isVirtioNet(device) ? readVirtioAnnounce(qtest, device) : unavailable('a virtio-net NIC');
    case 'eject': return ejectDevice(qtest, device);
    case 'control-queue': {
      if (!isVirtioNet(device)) return unavailable('a virtio-net NIC');
      const data = Buffer.from(stimulus.data, 'hex');
      return performControl(qtest, device, { class: stimulus.class, command: stimulus.command, data });
    }
    case 'negotiate-features': return isVirtioNet(device) ? negotiateStandby(qtest, device, stimulus.standby) : unavailable('a virtio-net NIC');
    default: throw stimulus satisfies never;
  }
}

function undriven(error: unknown): StimulusOutcome {
  return unavailable(`a machine that can be driven over qtest (${error instanceof Error ? error.message : String(error)})`);
}
