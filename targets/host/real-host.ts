// The host itself: real sockets, programs, files and interfaces, in the network of the process that this runs in.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostAnswer, HostQuestion, Packet } from '../host-side.ts';
import { unavailable } from '../unavailable.ts';
import { addressFrom, type HostAndPort, isLoopback } from './addresses.ts';
import { openDatagrams } from './datagram-endpoint.ts';
import { type Endpoint, isOpen, NO_OWN_NETWORK, type Opened, type Room } from './endpoint.ts';
import { describeCalls } from '../program-calls.ts';
import { findDescriptor } from './descriptors.ts';
import { openFolder } from './folder.ts';
import { openFreeInterface, openFreePort } from './free-names.ts';
import { describeInterface, joinBridge, openBridge } from './interfaces.ts';
import { describePath } from './paths.ts';
import { processHoldings } from './process-holdings.ts';
import { callsOf, openProgram } from './program-stub.ts';
import type { HostPlace, SentPacket } from './protocol.ts';
import { askTcp, askUdp, isPortHeld } from './questions.ts';
import type { MovableHost } from './serve-host.ts';
import { codecOf, openCaller, openListener, openUnixListener } from './stream-endpoint.ts';
import { openSmbDaemon } from './smb-daemon.ts';
import { countDescriptors, targetPid } from './target-process.ts';
import { isVdeSwitch, openVdeSwitch } from './vde-switch.ts';
import { vhostUserCodec } from './vhost-user-stub.ts';

export type RealHostOptions = Omit<Room, 'deliver'> & HostPlace;

export interface RealHost extends MovableHost {
  /** Closes what is open. Never rejects. */
  end(): Promise<void>;
}

/** More at one time are no case's. */
const MAX_ENDPOINTS = 256;

export function realHost(options: RealHostOptions): RealHost {
  return new ThisHost(options);
}

class ThisHost implements RealHost {
  #options: RealHostOptions;
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
    const deliver = (bytes: Uint8Array): void => this.#listener({ endpoint: name, bytes, atMs: performance.timeOrigin + performance.now() });
    const opened = await openEndpoint(spec, { ...this.#options, deliver });
    if (!isOpen(opened)) return opened;
    this.#open.set(name, opened);
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
    return answerTo(question, this.#options, (name) => this.#open.get(name));
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

  async settle(place: HostPlace): Promise<void> {
    await this.end();
    this.#options = { ...this.#options, ...place };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((name) => this.close(name).catch(() => {})));
  }
}

async function openEndpoint(spec: EndpointSpec, room: Room & RealHostOptions): Promise<Opened> {
  switch (spec.kind) {
    case 'listener': return openListener(spec.carries, spec.host, room);
    case 'caller': return openCaller(spec.carries, spec.to, room);
    case 'datagrams': return openDatagrams(spec, room);
    case 'free-port': return openFreePort(spec.protocol, spec.host, room);
    case 'free-interface': return openFreeInterface(room);
    case 'bridge': return openBridge(room);
    case 'folder': return openFolder(spec.files, room);
    case 'unix-listener': return openUnixListener(codecOf(spec.carries), room);
    case 'vhost-user': return openUnixListener(vhostUserCodec(spec.queues), room, spec.once === true ? 1 : undefined);
    case 'vde-switch': return openVdeSwitch(room);
    case 'program': return openProgram(spec, room);
    case 'smb-daemon': return openSmbDaemon(spec.serving, targetPid(room));
    case 'nic':
    case 'network-card':
    case 'netmap-device':
    case 'vdpa-device':
    case 'vhost-net': return unavailable(`endpoints of kind ${spec.kind}`);
    default: throw spec satisfies never;
  }
}

async function answerTo(question: HostQuestion, room: RealHostOptions, endpointOf: (name: string) => Endpoint | undefined): Promise<HostAnswer> {
  switch (question.kind) {
    case 'tcp': return withPeer(question.to, room, (to) => askTcp(to, question.send, question.bytes));
    case 'udp': return withPeer(question.to, room, (to) => askUdp(to, question.send));
    case 'port': return answerPort(question, 'self');
    case 'interface': return answer(await describeInterface(question.name));
    case 'join-bridge': return room.isOwnNetwork ? answer(await joinBridge(question.interface, question.bridge)) : unavailable(NO_OWN_NETWORK);
    case 'calls': {
      const path = endpointOf(question.program)?.info['path'] ?? question.program;
      return answer(describeCalls(callsOf(String(path))));
    }
    case 'path': return answer(describePath(question.path));
    case 'process': return processHoldings(targetPid(room));
    case 'descriptors': {
      const count = countDescriptors(targetPid(room));
      return count === undefined ? unavailable('a look at the target\'s descriptors') : answer({ count, ...(question.since === undefined ? {} : { more: count - Number(question.since) }) });
    }
    case 'descriptor-of': {
      const number = await findDescriptor(targetPid(room), endpointOf(question.endpoint ?? ''), question.interface);
      return answer(number === undefined ? {} : { descriptor: number });
    }
    case 'vde-ports': {
      const endpoint = endpointOf(question.endpoint);
      if (endpoint === undefined || !isVdeSwitch(endpoint)) throw new Error(`"${question.endpoint}" is no VDE switch that is open`);
      return answer(await endpoint.ports());
    }
    case 'tap-settings':
    case 'device-queues': return unavailable(`answers to ${question.kind}`);
    default: throw question satisfies never;
  }
}

/** In the network of a process. */
export function answerPort({ protocol, address }: Extract<HostQuestion, { kind: 'port' }>, process: number | 'self'): HostAnswer {
  const held = isPortHeld(protocol, addressFrom(address), process);
  return held === undefined ? unavailable(`/proc/${process}/net`) : answer({ open: held });
}

async function withPeer(to: string, room: RealHostOptions, ask: (to: HostAndPort) => Promise<JsonObject>): Promise<HostAnswer> {
  const address = addressFrom(to);
  if (!room.isOwnNetwork && !isLoopback(address.host)) return unavailable(NO_OWN_NETWORK);
  return answer(await ask(address));
}

function answer(value: JsonObject): HostAnswer {
  return { kind: 'answer', value };
}
