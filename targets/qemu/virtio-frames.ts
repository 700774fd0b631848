// Frames through the queues of a virtio-net NIC: what its driver transmits, and what the NIC receives.
//
// Each buffer that came back is offered again at once, so the receive queue runs dry only when nobody looks.
// virtio 1.2, section 5.1.6: each frame follows a header, which is all zero where no offload is negotiated.

import type { Qtest } from './qtest.ts';
import { becomes, type NetQueues, notify, RECEIVE_AREA, RECEIVE_BUFFER_BYTES, RECEIVE_BUFFERS, TRANSMIT_AREA } from './virtio-queues.ts';
import { availableIndex, offer, usedAt, usedIndex, writeChain } from './virtqueue.ts';

/** False where the frame is too long, or the device did not take it in time. */
export async function transmit(qtest: Qtest, queues: NetQueues, frame: Uint8Array): Promise<boolean> {
  if (frame.length > MAX_FRAME_BYTES) return false;
  const { transmit: queue, window: { ramBase } } = queues;
  const address = ramBase + TRANSMIT_AREA;
  const [, , next] = await Promise.all([
    qtest.writeBytes(address, Buffer.concat([Buffer.alloc(HEADER_BYTES), frame])),
    writeChain(qtest, queue, 0, [{ address, bytes: HEADER_BYTES + frame.length, forDevice: 'to-read' }]),
    offer(qtest, queue, 0),
  ]);
  await notify(qtest, queues, queue);
  return becomes(async () => (await usedIndex(qtest, queue)) === next);
}

/** What was received since the last time, in its order. */
export async function received(qtest: Qtest, queues: NetQueues): Promise<readonly Uint8Array[]> {
  const { receive: queue, window: { ramBase } } = queues;
  const [end, offered] = await Promise.all([usedIndex(qtest, queue), availableIndex(qtest, queue)]);
  // All buffers but those that came back and were not offered again are with the device.
  const seen = (offered - RECEIVE_BUFFERS) & 0xffff;
  const waiting = (end - seen) & 0xffff;
  if (waiting === 0 || waiting > RECEIVE_BUFFERS) return [];
  const frames: Uint8Array[] = [];
  for (let index = 0; index < waiting; index++) {
    const { chain, bytes } = await usedAt(qtest, queue, seen + index);
    frames.push((await qtest.readBytes(receiveBuffer(ramBase, chain), bytes)).subarray(HEADER_BYTES));
    await offer(qtest, queue, chain);
  }
  await notify(qtest, queues, queue);
  return frames;
}

function receiveBuffer(ramBase: number, number: number): number {
  return ramBase + RECEIVE_AREA + number * RECEIVE_BUFFER_BYTES;
}

/** Without VIRTIO_NET_F_MRG_RXBUF and VIRTIO_F_VERSION_1. */
const HEADER_BYTES = 10;
const MAX_FRAME_BYTES = 1518;
