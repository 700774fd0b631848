// A backend of vhost-user that shakes hands. Each message is a packet as it came.

import { HEADER_BYTES, payloadBytesOf } from '../vhost-user-message.ts';
import { vhostUserReply } from '../vhost-user-backend.ts';
import type { MakeCodec } from './stream-endpoint.ts';

/** The longest payload is a table of memory regions. What claims more is no message. */
const MAX_PAYLOAD_BYTES = 4096;

export function vhostUserCodec(queues: number): MakeCodec {
  return (deliver, answer) => {
    let rest: Buffer = Buffer.alloc(0);
    return {
      hear: (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= HEADER_BYTES) {
          const payloadBytes = payloadBytesOf(rest);
          if (payloadBytes > MAX_PAYLOAD_BYTES) return false;
          const message = rest.subarray(0, HEADER_BYTES + payloadBytes);
          if (message.length < HEADER_BYTES + payloadBytes) return true;
          deliver(message);
          const reply = vhostUserReply(message, queues);
          if (reply !== undefined) answer(reply);
          rest = Buffer.from(rest.subarray(message.length));
        }
        return true;
      },
      write: (packet) => packet,
    };
  };
}
