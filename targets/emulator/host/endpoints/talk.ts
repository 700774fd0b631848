// The streams of an endpoint: packets in and out of them, as frames or as bytes. What is sent goes to the newest peer; an
// older one is heard until it closes.

import type { Carries } from '../../../host-side.ts';
import { FrameReader, framed } from '../frame-stream.ts';
import type { Stream } from '../stream.ts';

export class Talk {
  readonly #carries: Carries;
  readonly #packet: (bytes: Uint8Array) => void;
  readonly #beforeAnybody: Uint8Array[] = [];
  readonly #streams = new Set<Stream>();
  #newest: Stream | undefined;

  constructor(carries: Carries, packet: (bytes: Uint8Array) => void) {
    this.#carries = carries;
    this.#packet = packet;
  }

  take(stream: Stream): void {
    this.#newest = stream;
    this.#streams.add(stream);
    const reader = new FrameReader();
    const over = (): void => {
      this.#streams.delete(stream);
      stream.close();
    };
    stream.handle({
      onData: (bytes) => {
        const packets = this.#carries === 'frames' ? reader.read(bytes) : [bytes];
        if (packets === undefined) over();
        else for (const packet of packets) this.#packet(packet);
      },
      onClose: over,
    });
    for (const bytes of this.#beforeAnybody.splice(0)) this.send(bytes);
  }

  /** The first peer gets what was sent before it came; what is sent to one that has gone is lost. */
  send(bytes: Uint8Array): void {
    if (this.#newest === undefined) this.#beforeAnybody.push(bytes.slice());
    else this.#newest.write(this.#carries === 'frames' ? framed(bytes) : bytes);
  }

  /** The number of the other end in the process that holds it. */
  get peerDescriptor(): number | undefined {
    return this.#newest?.other?.descriptor;
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }
}
