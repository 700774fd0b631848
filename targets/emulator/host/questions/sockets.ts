// Questions about sockets: what a peer answers over TCP or UDP, and who holds a port.

import type { HostAnswer } from '../../../host-side.ts';
import { loopbackLike, socketAddressFrom } from '../socket-address.ts';
import type { AnswerQuestion } from './question.ts';

/** For a whole conversation; what is not there refuses at once, so only silence takes as long. */
const TCP_DEADLINE_MS = 3_000;
const UDP_DEADLINE_MS = 1_000;

export const answerTcp: AnswerQuestion<'tcp'> = ({ to, send, bytes }, { host }) => {
  const { promise, resolve } = later();
  const stream = host.tcp.connect(host.harness, socketAddressFrom(to));
  let received = '';
  let connected = false;
  const answer = (closed: boolean): void => {
    cancel();
    stream.close();
    resolve({ kind: 'answer', value: connected ? { connected, received, closed } : { connected } });
  };
  const cancel = host.turns.after(TCP_DEADLINE_MS, () => answer(false));
  stream.handle({
    onOpen: () => {
      connected = true;
      stream.write(Buffer.from(send, 'latin1'));
      if (bytes === 0) answer(false);
    },
    onData: (data) => {
      received = (received + Buffer.from(data).toString('latin1')).slice(0, bytes);
      if (received.length >= bytes) answer(false);
    },
    onClose: () => answer(true),
  });
  return promise;
};

/** What goes to a port that nobody holds is refused at once. */
export const answerUdp: AnswerQuestion<'udp'> = ({ to: rawTo, send }, { host }) => {
  const to = socketAddressFrom(rawTo);
  const outcome = host.udp.bind(host.harness, { host: loopbackLike(to.host), port: 0 });
  if (outcome.kind === 'refused' || !host.ports.isHeld('udp', to)) {
    if (outcome.kind === 'bound') outcome.socket.close();
    return { kind: 'answer', value: {} };
  }
  const { socket } = outcome;
  const { promise, resolve } = later();
  const answer = (received: string | undefined): void => {
    cancel();
    socket.close();
    resolve({ kind: 'answer', value: received === undefined ? {} : { received } });
  };
  const cancel = host.turns.after(UDP_DEADLINE_MS, () => answer(undefined));
  // As a connected socket it hears nobody else.
  socket.handle((bytes, from) => {
    if (from.host === to.host && from.port === to.port) answer(Buffer.from(bytes).toString('latin1'));
  });
  socket.send(Buffer.from(send, 'latin1'), to);
  return promise;
};

export const answerPort: AnswerQuestion<'port'> = ({ protocol, address }, { host }) => ({
  kind: 'answer',
  value: { open: host.ports.isHeld(protocol, socketAddressFrom(address)) },
});

function later(): { readonly promise: Promise<HostAnswer>; readonly resolve: (answer: HostAnswer) => void } {
  let resolve: (answer: HostAnswer) => void = () => {};
  const promise = new Promise<HostAnswer>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
