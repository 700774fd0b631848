// Endpoints on streams: a TCP or Unix listener, and a caller. What a peer sends becomes packets; what is sent goes to
// the newest peer. An older one is heard until it closes, for what it still says is evidence.

import { rmSync } from 'node:fs';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { within } from '../deadline.ts';
import type { Carries } from '../host-side.ts';
import { socketPath } from '../sockets.ts';
import { unavailable } from '../unavailable.ts';
import { addressFrom, addressText, isLoopback, LOOPBACK } from './addresses.ts';
import { boundedDelivery, type Connection, type Deliver, type Endpoint, NO_OWN_NETWORK, type Opened, PEER_WAIT_MS, type Room } from './endpoint.ts';
import { freshFolder } from './folder.ts';
import { createUnframer, framed } from './length-framing.ts';

/** How a stream is cut into packets, and a packet becomes a stream. */
export type StreamCodec = {
  /** False where what came cannot be read any further. */
  readonly hear: (chunk: Uint8Array) => boolean;
  readonly write: (packet: Uint8Array) => Uint8Array;
};

/** Makes a codec for one connection. `answer` writes to its peer as it is. */
export type MakeCodec = (deliver: Deliver, answer: (bytes: Uint8Array) => void) => StreamCodec;

/** What waits for a peer that asks and does not read. */
const MAX_WAITING_BYTES: number = 1024 * 1024;

/** More connections at one time are refused. */
const MAX_CONNECTIONS = 64;

export async function openListener(carries: Carries, host: string | undefined, room: Room): Promise<Opened> {
  const address = host ?? LOOPBACK;
  if (!room.isOwnNetwork && !isLoopback(address)) return unavailable(NO_OWN_NETWORK);
  return openServer({ host: address, port: 0 }, codecOf(carries), room, (server) => {
    const at = server.address();
    const port = typeof at === 'object' && at !== null ? at.port : 0;
    return { host: address, port, address: addressText({ host: address, port }) };
  });
}

/** Nobody is let in any more once `connections` have come. */
export async function openUnixListener(codec: MakeCodec, room: Room, connections: number = Number.POSITIVE_INFINITY): Promise<Opened> {
  const folder = freshFolder(room);
  const path = socketPath(folder, 's');
  let left = connections;
  const opened = await openServer({ path }, codec, room, (server) => {
    server.on('connection', () => {
      left -= 1;
      if (left <= 0) server.close();
    });
    return { path };
  });
  const close = (): Promise<void> => opened.close().then(() => rmSync(folder, { recursive: true, force: true }));
  return { ...opened, close, connections: () => [{ protocol: 'unix', path }] };
}

/** info: connected, and where so: host, port and address of this end. */
export async function openCaller(carries: Carries, to: string, room: Room): Promise<Opened> {
  const where = addressFrom(to);
  if (!room.isOwnNetwork && !isLoopback(where.host)) return unavailable(NO_OWN_NETWORK);
  const peers = new Peers(codecOf(carries), room);
  const socket = connect(where);
  const isConnected = await connected(socket);
  if (isConnected) peers.add(socket);
  else socket.destroy();
  const { localAddress: host = '', localPort: port = 0 } = socket;
  return {
    info: isConnected ? { connected: true, host, port, address: addressText({ host, port }) } : { connected: false },
    send: (bytes) => isConnected ? peers.send(bytes) : Promise.resolve(),
    close: async () => peers.close(),
    connections: () => peers.connections(),
  };
}

export function codecOf(carries: Carries): MakeCodec {
  return carries === 'frames' ? frameCodec : byteCodec;
}

function byteCodec(deliver: Deliver): StreamCodec {
  return {
    hear: (chunk) => {
      deliver(chunk);
      return true;
    },
    write: (packet) => packet,
  };
}

function frameCodec(deliver: Deliver): StreamCodec {
  const unframer = createUnframer();
  return {
    hear: (chunk) => {
      const frames = unframer.push(chunk);
      for (const frame of frames ?? []) deliver(frame);
      return frames !== undefined;
    },
    write: framed,
  };
}

async function openServer(where: ListenOptions, codec: MakeCodec, room: Room, infoOf: (server: Server) => JsonObject): Promise<Endpoint> {
  const peers = new Peers(codec, room);
  const server = createServer((socket) => peers.add(socket));
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, resolve);
  });
  server.on('error', () => {});
  return {
    info: infoOf(server),
    send: (bytes) => peers.send(bytes),
    connections: () => peers.connections(),
    close: async () => {
      peers.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function connected(socket: Socket): Promise<boolean> {
  const outcome = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
  });
  return within(outcome, PEER_WAIT_MS).then((isSettled) => isSettled && outcome);
}

/** The connections of one endpoint. */
class Peers {
  readonly #codec: MakeCodec;
  readonly #deliver: Deliver;
  readonly #sockets = new Set<Socket>();
  /** Those that did not read in time; nobody waits for them again. */
  readonly #deaf = new WeakSet<Socket>();
  #newest: { readonly socket: Socket; readonly codec: StreamCodec } | undefined;
  #announce: () => void = () => {};
  readonly #first: Promise<void>;

  constructor(codec: MakeCodec, room: Room) {
    this.#codec = codec;
    this.#deliver = boundedDelivery(room.deliver);
    this.#first = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  add(socket: Socket): void {
    const answer = (bytes: Uint8Array): void => {
      if (socket.writableLength < MAX_WAITING_BYTES) socket.write(bytes);
    };
    const codec = this.#codec(this.#deliver, answer);
    this.#sockets.add(socket);
    this.#newest = { socket, codec };
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      if (!codec.hear(chunk)) socket.destroy();
    });
    this.#announce();
  }

  async send(packet: Uint8Array): Promise<void> {
    // Whoever has not come by then is not waited for again.
    if (!await within(this.#first, PEER_WAIT_MS)) this.#announce();
    if (this.#newest === undefined) return;
    const { socket, codec } = this.#newest;
    if (!socket.writable) return;
    const taken = new Promise<void>((resolve) => {
      socket.once('close', resolve);
      socket.write(codec.write(packet), () => {
        socket.off('close', resolve);
        resolve();
      });
    });
    if (!this.#deaf.has(socket) && !await within(taken, PEER_WAIT_MS)) this.#deaf.add(socket);
  }

  connections(): readonly Connection[] {
    return [...this.#sockets].flatMap(({ remotePort: targetPort, localPort: ownPort }) => {
      return targetPort === undefined || ownPort === undefined ? [] : [{ protocol: 'tcp', targetPort, ownPort }];
    });
  }

  close(): void {
    this.#announce();
    for (const socket of this.#sockets) socket.destroy();
    this.#newest = undefined;
  }
}
