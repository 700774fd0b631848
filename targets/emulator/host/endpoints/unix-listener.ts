// A Unix listener of the harness.

import type { EndpointPlace, OpenEndpoint } from '../endpoint.ts';
import type { VhostUserBackend } from '../unix.ts';
import { Talk } from './talk.ts';

export const openUnixListener: OpenEndpoint<'unix-listener'> = (spec, place) => listening(new Talk(spec.carries, place.packet), place);

export function listening(talk: Talk, { host }: EndpointPlace, vhostUser?: VhostUserBackend): ReturnType<OpenEndpoint<'unix-listener'>> {
  const path = `/tmp/${host.unusedName('h')}/s`;
  const release = host.unix.listen(path, (stream) => talk.take(stream), vhostUser);
  return {
    kind: 'open',
    endpoint: {
      info: () => ({ path }),
      send: (bytes) => talk.send(bytes),
      close: () => {
        release?.();
        talk.close();
      },
      peerDescriptor: () => talk.peerDescriptor,
    },
  };
}
