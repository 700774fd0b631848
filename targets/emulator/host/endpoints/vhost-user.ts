// The backend's half of vhost-user's handshake, each message a packet. docs/interop/vhost-user.rst.
//
// A frontend asks and waits for the answer within one command, so that it is answered at once and not over the stream.

import type { OpenEndpoint } from '../endpoint.ts';
import { MESSAGES, vhostUserMessage, wordsOf } from '../vhost-user-message.ts';
import { Talk } from './talk.ts';
import { listening } from './unix-listener.ts';

/** VIRTIO_NET_F_MRG_RXBUF, VIRTIO_NET_F_MQ, VHOST_USER_F_PROTOCOL_FEATURES, VIRTIO_F_VERSION_1. */
const FEATURES: bigint = (1n << 15n) | (1n << 22n) | (1n << 30n) | (1n << 32n);
/** VHOST_USER_PROTOCOL_F_MQ. */
const PROTOCOL_FEATURES = 1n;

export const openVhostUser: OpenEndpoint<'vhost-user'> = ({ queues }, place) => {
  const answers = new Map<number, bigint>([
    [MESSAGES.getFeatures, FEATURES],
    [MESSAGES.getProtocolFeatures, PROTOCOL_FEATURES],
    [MESSAGES.getQueueNumber, BigInt(queues)],
  ]);
  return listening(new Talk('bytes', place.packet), place, (message) => {
    place.packet(message);
    const request = wordsOf(message).request;
    const answer = answers.get(request);
    return answer === undefined ? undefined : vhostUserMessage(request, answer, 'reply');
  });
};
