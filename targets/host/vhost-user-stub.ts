// The backend's half of vhost-user's handshake, and no more: no ring is ever read. Each message is a packet as it came.
//
// A message has a header of three words of the machine's order: request, flags, size. docs/interop/vhost-user.rst.

import type { Deliver } from './endpoint.ts';
import type { MakeCodec } from './stream-endpoint.ts';

const HEADER_BYTES = 12;
/** The longest payload is a table of memory regions. What claims more is no message. */
const MAX_PAYLOAD_BYTES = 4096;

/** Version 1, and that it is a reply. */
const REPLY_FLAGS = 0x5;
const NEEDS_REPLY = 0x8;

const GET_FEATURES = 1;
const GET_VRING_BASE = 11;
const GET_PROTOCOL_FEATURES = 15;
const GET_QUEUE_NUM = 17;

/** VIRTIO_NET_F_MRG_RXBUF, VIRTIO_NET_F_MQ, VHOST_USER_F_PROTOCOL_FEATURES, VIRTIO_F_VERSION_1. */
const FEATURES: bigint = 1n << 15n | 1n << 22n | 1n << 30n | 1n << 32n;
/** VHOST_USER_PROTOCOL_F_MQ. */
const PROTOCOL_FEATURES = 1n;

export function vhostUserCodec(queues: number): MakeCodec {
  return (deliver, answer) => {
    let rest: Buffer = Buffer.alloc(0);
    return {
      hear: (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= HEADER_BYTES) {
          const end = HEADER_BYTES + rest.readUInt32LE(8);
          if (end > HEADER_BYTES + MAX_PAYLOAD_BYTES) return false;
          if (rest.length < end) return true;
          serve(rest.subarray(0, end), queues, deliver, answer);
          rest = Buffer.from(rest.subarray(end));
        }
        return true;
      },
      write: (packet) => packet,
    };
  };
}

function serve(message: Buffer, queues: number, deliver: Deliver, answer: (bytes: Uint8Array) => void): void {
  deliver(message);
  const payload = replyTo(message, queues);
  if (payload === undefined) return;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(message.readUInt32LE(0), 0);
  header.writeUInt32LE(REPLY_FLAGS, 4);
  header.writeUInt32LE(payload.length, 8);
  answer(Buffer.concat([header, payload]));
}

function replyTo(message: Buffer, queues: number): Buffer | undefined {
  switch (message.readUInt32LE(0)) {
    case GET_FEATURES: return word64(FEATURES);
    case GET_PROTOCOL_FEATURES: return word64(PROTOCOL_FEATURES);
    case GET_QUEUE_NUM: return word64(BigInt(queues));
    // The ring's index as it was asked, and that nothing of it was used.
    case GET_VRING_BASE: return Buffer.concat([message.subarray(HEADER_BYTES, HEADER_BYTES + 4), Buffer.alloc(4)]);
    default: return (message.readUInt32LE(4) & NEEDS_REPLY) === 0 ? undefined : word64(0n);
  }
}

function word64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
