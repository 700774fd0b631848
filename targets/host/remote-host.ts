// A HostSide at the other end of a stream that speaks the protocol: the agent's stdio, or the emulator's control socket.
//
// The stream is opened with the first use. Where that fails everything is `unavailable`; one that breaks afterwards
// rejects what is asked of it, for what it would have told is lost.

import type { Duplex } from 'node:stream';
import type { EndpointSpec, HostAnswer, HostQuestion, Packet } from '../host-side.ts';
import { createLineSplitter } from './line-splitter.ts';
import { type HostPlace, type HostRequest, MAX_HOST_LINE_CHARACTERS, readReply, type SentPacket, writeRequest } from './protocol.ts';
import type { MovableHost } from './serve-host.ts';
import { unavailable } from '../unavailable.ts';

export interface RemoteHost extends MovableHost {
  /** Ends the stream; the server closes what is open. */
  end(): void;
}

/** Above the host's own deadlines; what takes longer hangs. */
const DEADLINE_MS = 20_000;

type Unnumbered<Request> = Request extends HostRequest ? Omit<Request, 'seq'> : never;
type Pending = { readonly resolve: (answer: HostAnswer) => void; readonly reject: (error: Error) => void };

export function remoteHost(openStream: () => Promise<Duplex>): RemoteHost {
  return new StreamHost(openStream);
}

class StreamHost implements RemoteHost {
  readonly #openStream: () => Promise<Duplex>;
  readonly #pending = new Map<number, Pending>();
  #stream: Promise<Duplex> | undefined;
  #listener: (packet: Packet) => void = () => {};
  #seq = 0;
  #broken: string | undefined;

  constructor(openStream: () => Promise<Duplex>) {
    this.#openStream = openStream;
  }

  async open(name: string, spec: EndpointSpec): Promise<HostAnswer> {
    return this.#request({ host: 'open', name, spec });
  }

  async send(packets: readonly SentPacket[]): Promise<void> {
    await this.#request({ host: 'send', packets });
  }

  async ask(question: HostQuestion): Promise<HostAnswer> {
    return this.#request({ host: 'ask', question });
  }

  async close(name: string): Promise<void> {
    if (this.#stream !== undefined) await this.#request({ host: 'close', name });
  }

  async settle(place: HostPlace): Promise<void> {
    await this.#request({ host: 'settle', place });
  }

  onPacket(listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  end(): void {
    this.#broken ??= 'it was ended';
    void this.#stream?.then((stream) => stream.end(), () => {});
  }

  async #request(request: Unnumbered<HostRequest>): Promise<HostAnswer> {
    if (this.#broken !== undefined) throw this.#error(this.#broken);
    this.#stream ??= this.#connect();
    let stream: Duplex;
    try {
      stream = await this.#stream;
    } catch (error) {
      return unavailable(`the host side (${error instanceof Error ? error.message : String(error)})`);
    }
    this.#seq += 1;
    return this.#exchange(stream, { ...request, seq: this.#seq });
  }

  async #exchange(stream: Duplex, request: HostRequest): Promise<HostAnswer> {
    if (this.#broken !== undefined) throw this.#error(this.#broken);
    const timer = setTimeout(() => this.#break(stream, `it did not answer "${request.host}" within ${DEADLINE_MS / 1000} s`), DEADLINE_MS);
    const answer = new Promise<HostAnswer>((resolve, reject) => this.#pending.set(request.seq, { resolve, reject }));
    stream.write(`${writeRequest(request)}\n`);
    return answer.finally(() => {
      clearTimeout(timer);
      this.#pending.delete(request.seq);
    });
  }

  async #connect(): Promise<Duplex> {
    const stream = await this.#openStream();
    const lines = createLineSplitter(MAX_HOST_LINE_CHARACTERS);
    stream.on('data', (chunk: Buffer) => {
      const complete = lines.push(chunk);
      if (complete === undefined) this.#break(stream, 'its line never ends');
      else for (const line of complete) this.#hear(stream, line);
    });
    stream.on('error', (error) => this.#break(stream, error.message));
    stream.once('close', () => this.#break(stream, 'it closed the connection'));
    return stream;
  }

  #hear(stream: Duplex, line: string): void {
    const reply = readReply(line);
    switch (reply.kind) {
      case 'packet': return this.#listener(reply.packet);
      case 'answer': return this.#pending.get(reply.seq)?.resolve(reply.answer);
      case 'error': return this.#pending.get(reply.seq)?.reject(this.#error(reply.reason));
      case 'bad': return this.#break(stream, `a line is no answer: ${reply.reason}`);
      default: throw reply satisfies never;
    }
  }

  #break(stream: Duplex, reason: string): void {
    this.#broken ??= reason;
    stream.destroy();
    for (const { reject } of this.#pending.values()) reject(this.#error(reason));
    this.#pending.clear();
  }

  #error(reason: string): Error {
    return new Error(`The host side cannot be asked: ${reason}.`);
  }
}
