// A TCP listener of the harness.

import type { OpenEndpoint } from '../endpoint.ts';
import { addressText, LOOPBACK } from '../socket-address.ts';
import { Talk } from './talk.ts';
import { unavailable } from '../../../unavailable.ts';

export const openListener: OpenEndpoint<'listener'> = (spec, { host, packet }) => {
  const talk = new Talk(spec.carries, packet);
  const outcome = host.tcp.listen(host.harness, { host: spec.host ?? LOOPBACK, port: 0 }, (stream) => talk.take(stream));
  if (outcome.kind === 'refused') return unavailable(`an address to listen on (${outcome.reason})`);
  const { listener } = outcome;
  return {
    kind: 'open',
    endpoint: {
      info: () => ({ ...listener.at, address: addressText(listener.at) }),
      send: (bytes) => talk.send(bytes),
      close: () => {
        listener.close();
        talk.close();
      },
      peerDescriptor: () => talk.peerDescriptor,
    },
  };
};
