// A backend of vhost-user that shakes hands. Each message is a packet.
//
// A frontend asks and waits for the answer within one command, so that it is answered at once and not over the stream.

import { vhostUserReply } from '../../../vhost-user-backend.ts';
import type { OpenEndpoint } from '../endpoint.ts';
import { Talk } from './talk.ts';
import { listening } from './unix-listener.ts';

export const openVhostUser: OpenEndpoint<'vhost-user'> = ({ queues }, place) => {
  return listening(new Talk('bytes', place.packet), place, (message) => {
    place.packet(message);
    return vhostUserReply(message, queues);
  });
};
