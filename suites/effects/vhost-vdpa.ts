// vhost-vdpa: a NIC whose rings are those of a device of the host, by what comes at the device. net.json:435.
//
// No host here has such a device; the emulator's simulates them. Elsewhere these are untestable.

import { accept, type CertifiedCommand, command } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, observe, open, OWNED, send, STIMULUS } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { comes, exchange, fence, never } from './nic-wires.ts';
import { add, del } from './wiring.ts';

export function vhostVdpaCases(): readonly Case[] {
  return [namedCase(), framesCase(), queuesCase(), defaultQueuesCase(), deletedCase()];
}

const DEVICE = 'effects/vhost-vdpa/vhostdev';
const FRAMES = 'effects/vhost-vdpa/frames';
const QUEUES = 'effects/vhost-vdpa/queues';
const ONE_QUEUE = 'effects/vhost-vdpa/defaults/queues';
const DELETED = 'effects/vhost-vdpa/device-free-again';

/** In the slot that its number says. */
const NIC = 'plumb-n5';

function vdpaCase(id: string, title: string, rule: string, steps: readonly Step[], driven = false): Case {
  const devices = [open('device', { kind: 'vdpa-device', queues: 4 }), open('other', { kind: 'vdpa-device', queues: 4 })];
  const needs = [{ kind: 'backend', type: 'vhost-vdpa' } as const, OWNED, ...(driven ? [STIMULUS] : [])];
  return caseOf(id, title, [rule], [...devices, ...steps], driven ? { fixture: NICS, needs, start: 'fresh-instance' } : { needs });
}

function backend(options: JsonObject = {}): CertifiedCommand {
  return add({ type: 'vhost-vdpa', id: 'vdpa', vhostdev: '{device.path}', ...options });
}

function namedCase(): Case {
  return vdpaCase(`${DEVICE}/opened`, 'The device that vhostdev names is opened, and no other.', DEVICE, [
    send(backend()), queuesOf(DEVICE, 1), queuesOf(DEVICE, 0, 'other'), send(del('vdpa')),
  ]);
}

function framesCase(): Case {
  const nic = command('device_add', { driver: 'virtio-net-pci', id: NIC, netdev: 'vdpa', addr: '9' }, accept('fixture/setup', {}));
  return vdpaCase(FRAMES, 'What the driver of the NIC sends comes at the device that vhostdev names, and the other way round.', FRAMES, [
    send(backend(), nic), open('nic', { kind: 'nic', nic: NIC }),
    exchange([{ at: 'nic', text: 'from the driver' }], [fence(FRAMES, 'device', 'from the driver')], [
      comes(FRAMES, 'device', 'from the driver'), never(FRAMES, 'other', 'from the driver'),
    ]),
    exchange([{ at: 'other', text: 'from another' }, { at: 'device', text: 'from the device' }], [fence(FRAMES, 'nic', 'from the device')], [
      comes(FRAMES, 'nic', 'from the device'), never(FRAMES, 'nic', 'from another'),
    ]),
  ], true);
}

function queuesOf(rule: string, queues: number, endpoint = 'device'): Step {
  return observe(rule, { kind: 'device-queues', endpoint }, { queues });
}

function queuesCase(): Case {
  return vdpaCase(`${QUEUES}/three`, 'As many queues of the device are set up as queues says.', QUEUES, [
    send(backend({ queues: 3 })), queuesOf(QUEUES, 3), queuesOf(QUEUES, 0, 'other'), send(del('vdpa')),
  ]);
}

function defaultQueuesCase(): Case {
  return vdpaCase(ONE_QUEUE, 'Without queues one queue is set up, however many the device has.', ONE_QUEUE, [send(backend()), queuesOf(ONE_QUEUE, 1), send(del('vdpa'))]);
}

function deletedCase(): Case {
  return vdpaCase(DELETED, 'The device of a vhost-vdpa backend that was deleted has no queue in use, and can be had again.', DELETED, [
    send(backend(), del('vdpa')), queuesOf(DELETED, 0), send(backend(), del('vdpa')),
  ]);
}
