// A TCP connection of the harness to where the target listens.

import type { OpenEndpoint } from '../endpoint.ts';
import { parseSocketAddress, socketAddressFrom } from '../socket-address.ts';
import { Talk } from './talk.ts';

export const openCaller: OpenEndpoint<'caller'> = (spec, { host, packet }) => {
  const talk = new Talk(spec.carries, packet);
  const stream = host.tcp.connect(host.harness, socketAddressFrom(spec.to));
  let connected = false;
  stream.handle({
    onOpen: () => {
      connected = true;
      talk.take(stream);
    },
    onData: () => undefined,
    onClose: () => stream.close(),
  });
  const from = parseSocketAddress(stream.address);
  return {
    kind: 'open',
    endpoint: {
      info: () => (connected ? { connected, ...from, address: stream.address } : { connected }),
      send: (bytes) => {
        if (connected) talk.send(bytes);
      },
      close: () => {
        stream.close();
        talk.close();
      },
      peerDescriptor: () => talk.peerDescriptor,
    },
  };
};
