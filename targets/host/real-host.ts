// The host itself: real sockets, programs, files and interfaces, in the network of the process that this runs in.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostAnswer, HostQuestion, HostSide, Packet } from '../host-side.ts';
import { type HostAndPort, isLoopback, parseAddress } from './addresses.ts';
import { openDatagrams } from './datagram-endpoint.ts';
import { type Endpoint, isOpen, NO_OWN_NETWORK, type Opened, type Room, unavailable } from './endpoint.ts';
import { openFolder } from './folder.ts';
import { openFreeInterface, openFreePort } from './free-names.ts';
import { describeInterface, joinBridge, openBridge } from './interfaces.ts';
import type { SentPacket } from './protocol.ts';
import { askTcp, askUdp, isPortHeld } from './questions.ts';
import { openCaller, openListener } from './stream-endpoint.ts';

export type RealHostOptions = Omit<Room, 'deliver'>;

export interface RealHost extends HostSide {
  /** Closes what is open. Never rejects. */
  end(): Promise<void>;
}

/** More at one time are no case's. */
const MAX_ENDPOINTS = 256;

export function realHost(options: RealHostOptions): RealHost {
  return new ThisHost(options);
}

class ThisHost implements RealHost {
  readonly #options: RealHostOptions;
  readonly #open = new Map<string, Endpoint>();
  /** Per endpoint, so that one whose peer does not come keeps no other waiting. */
  readonly #sending = new Map<string, Promise<void>>();
  #listener: (packet: Packet) => void = () => {};

  constructor(options: RealHostOptions) {
    this.#options = options;
  }

  async open(name: string, spec: EndpointSpec): Promise<HostAnswer> {
    await this.close(name);
    if (this.#open.size >= MAX_ENDPOINTS) throw new Error(`more than ${MAX_ENDPOINTS} endpoints are open`);
    let isClosed = false;
    const deliver = (bytes: Uint8Array): void => {
      if (!isClosed) this.#listener({ endpoint: name, bytes, atMs: performance.timeOrigin + performance.now() });
    };
    const opened = await openEndpoint(spec, { ...this.#options, deliver });
    if (!isOpen(opened)) return opened;
    this.#open.set(name, {
      ...opened,
      close: () => {
        isClosed = true;
        return opened.close();
      },
    });
    return { kind: 'answer', value: opened.info };
  }

  /** One after the other, so that they leave in their order; what is closed meanwhile takes nothing. */
  async send(packets: readonly SentPacket[]): Promise<void> {
    for (const { endpoint: name, bytes } of packets) {
      const before = this.#sending.get(name) ?? Promise.resolve();
      const sent = before.then(() => this.#open.get(name)?.send(bytes));
      this.#sending.set(name, sent);
      await sent;
    }
  }

  async ask(question: HostQuestion): Promise<HostAnswer> {
    return answerTo(question, this.#options);
  }

  async close(name: string): Promise<void> {
    const endpoint = this.#open.get(name);
    this.#open.delete(name);
    this.#sending.delete(name);
    await endpoint?.close();
  }

  onPacket(listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((name) => this.close(name).catch(() => {})));
  }
}

async function openEndpoint(spec: EndpointSpec, room: Room): Promise<Opened> {
  switch (spec.kind) {
    case 'listener': return openListener(spec.carries, spec.host, room);
    case 'caller': return openCaller(spec.carries, spec.to, room);
    case 'datagrams': return openDatagrams(spec, room);
    case 'free-port': return openFreePort(spec.protocol, spec.host, room);
    case 'free-interface': return openFreeInterface(room);
    case 'bridge': return openBridge(room);
    case 'folder': return openFolder(spec.files, room);
    case 'unix-listener':
    case 'vhost-user':
    case 'vde-switch':
    case 'program':
    case 'nic': return unavailable(`endpoints of kind ${spec.kind}`);
    default: throw spec satisfies never;
  }
}

async function answerTo(question: HostQuestion, room: RealHostOptions): Promise<HostAnswer> {
  switch (question.kind) {
    case 'tcp': return withPeer(question.to, room, (to) => askTcp(to, question.send, question.bytes));
    case 'udp': return withPeer(question.to, room, (to) => askUdp(to, question.send));
    case 'port': return answerPort(question, '/proc/net');
    case 'interface': return answer(await describeInterface(question.name));
    case 'join-bridge': return room.isOwnNetwork ? answer(await joinBridge(question.interface, question.bridge)) : unavailable(NO_OWN_NETWORK);
    case 'calls':
    case 'path':
    case 'process':
    case 'descriptors':
    case 'descriptor-of':
    case 'vde-ports': return unavailable(`answers to ${question.kind}`);
    default: throw question satisfies never;
  }
}

/** `tables`: the folder in which the network tells of its sockets. */
export function answerPort({ protocol, address }: Extract<HostQuestion, { kind: 'port' }>, tables: string): HostAnswer {
  const held = isPortHeld(protocol, addressFrom(address), tables);
  return held === undefined ? unavailable(tables) : answer({ open: held });
}

async function withPeer(to: string, room: RealHostOptions, ask: (to: HostAndPort) => Promise<JsonObject>): Promise<HostAnswer> {
  const address = addressFrom(to);
  if (!room.isOwnNetwork && !isLoopback(address.host)) return unavailable(NO_OWN_NETWORK);
  return answer(await ask(address));
}

function addressFrom(text: string): HostAndPort {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`"${text}" is no address`);
  return address;
}

function answer(value: JsonObject): HostAnswer {
  return { kind: 'answer', value };
}
