// The backend's half of vhost-user's handshake, and no more, on either host: no ring is ever read. docs/interop/vhost-user.rst.

import { MESSAGES, vhostUserMessage, wordsOf } from './vhost-user-message.ts';

/** VIRTIO_NET_F_MRG_RXBUF, VIRTIO_NET_F_MQ, VHOST_USER_F_PROTOCOL_FEATURES, VIRTIO_F_VERSION_1. */
const FEATURES: bigint = 1n << 15n | 1n << 22n | 1n << 30n | 1n << 32n;
/** VHOST_USER_PROTOCOL_F_MQ. */
const PROTOCOL_FEATURES = 1n;

/** The reply to a whole message, where it has one. */
export function vhostUserReply(message: Uint8Array, queues: number): Uint8Array | undefined {
  const words = wordsOf(message);
  const payload = payloadFor(words, queues);
  return payload === undefined ? undefined : vhostUserMessage(words.request, payload, 'reply');
}

function payloadFor({ request, payload = 0n, needsReply }: ReturnType<typeof wordsOf>, queues: number): bigint | undefined {
  switch (request) {
    case MESSAGES.getFeatures: return FEATURES;
    case MESSAGES.getProtocolFeatures: return PROTOCOL_FEATURES;
    case MESSAGES.getQueueNumber: return BigInt(queues);
    // The ring's index as it was asked, and that nothing of it was used.
    case MESSAGES.getVringBase: return BigInt.asUintN(32, payload);
    default: return needsReply ? 0n : undefined;
  }
}
