// The stream kinds of the socket backend: listen, connect and a descriptor of a connection. net/socket.c.
//
// A listener has one connection at a time; whoever comes meanwhile waits until it is over. A connection that ends
// takes the link down, for good where nobody listens.

import { FrameReader, framed } from '../../host/frame-stream.ts';
import type { SocketAddress } from '../../host/socket-address.ts';
import type { Stream } from '../../host/stream.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

export function listenForOne(at: SocketAddress, request: BackendRequest): BackendOutcome {
  const { options, world: { tcp, target } } = request.state;
  const link = new StreamLink(request, () => acceptNext());
  const waiting: Stream[] = [];
  let isFirst = true;
  const acceptNext = (): void => {
    if (!isFirst && options.defects.has('socket-listens-once')) return;
    const stream = link.isConnected ? undefined : waiting.shift();
    if (stream === undefined) return;
    isFirst = false;
    link.connect(stream);
  };
  const outcome = tcp.listen(target, at, (stream) => {
    waiting.push(stream);
    acceptNext();
  }, { reuse: true, shared: options.defects.has('socket-port-conflict-accepted') });
  if (outcome.kind === 'refused') return refused(`the socket cannot be bound: ${outcome.reason}`);
  const release = (): void => {
    if (!request.state.options.defects.has('deleted-socket-still-listens')) outcome.listener.close();
    for (const stream of waiting.splice(0)) stream.close();
    link.close();
  };
  return { ...created(release, (frame) => link.send(frame)), linkDown: true };
}

export function connectTo(to: SocketAddress, request: BackendRequest): BackendOutcome {
  const { tcp, target } = request.state.world;
  return carriedBy(tcp.connect(target, to), request);
}

/** `stream`: connected, or about to be. */
export function carriedBy(stream: Stream, request: BackendRequest): BackendOutcome {
  const link = new StreamLink(request, () => undefined);
  link.connect(stream);
  return created(() => link.close(), (frame) => link.send(frame));
}

class StreamLink {
  readonly #request: BackendRequest;
  readonly #onOver: () => void;
  #stream: Stream | undefined;

  constructor(request: BackendRequest, onOver: () => void) {
    this.#request = request;
    this.#onOver = onOver;
  }

  get isConnected(): boolean {
    return this.#stream !== undefined;
  }

  connect(stream: Stream): void {
    const reader = new FrameReader();
    const { port, state } = this.#request;
    const { defects } = state.options;
    const over = (): void => this.#over(stream);
    this.#stream = stream;
    port.setLink(true);
    stream.handle({
      onData: (bytes) => {
        const frames = reader.read(bytes);
        if (frames === undefined) over();
        else if (!defects.has('socket-drops-incoming')) for (const frame of frames) port.deliver(frame);
      },
      onClose: over,
    });
  }

  send(frame: Uint8Array): void {
    const { defects } = this.#request.state.options;
    if (defects.has('socket-drops-outgoing')) return;
    const bytes = framed(frame);
    if (defects.has('socket-length-little-endian')) bytes.subarray(0, 4).reverse();
    this.#stream?.write(defects.has('socket-length-missing') ? frame : bytes);
  }

  close(): void {
    if (this.#request.state.options.defects.has('deleted-socket-keeps-connection')) return;
    this.#stream?.close();
    this.#stream = undefined;
  }

  #over(stream: Stream): void {
    stream.close();
    if (this.#stream !== stream) return;
    this.#stream = undefined;
    this.#request.port.setLink(false);
    this.#onOver();
  }
}
