// netmap of the virtual host: VALE switches that come into being with their ports, and network cards of which a process
// takes hold. netmap(4), vale(4). Each control device has switches of its own.

import { FrameSwitch } from './frame-switch.ts';
import type { FrameSink } from './interfaces.ts';
import type { VirtualHost } from './virtual-host.ts';

export const NETMAP = '/dev/netmap';

export type NetmapPort = { readonly send: FrameSink; readonly close: () => void };

type Vale = { readonly ports: Map<string, FrameSink>; readonly routes: FrameSwitch<string> };

const VALE_PORT = /^vale(\d+):(\d+)$/;

export class NetmapDevice {
  readonly #host: VirtualHost;
  readonly #vales = new Map<string, Vale>();
  readonly #cards = new Set<string>();

  constructor(host: VirtualHost) {
    this.#host = host;
  }

  /** Undefined where the name is none, or taken. */
  open(name: string, take: FrameSink): NetmapPort | undefined {
    const [, vale, port] = VALE_PORT.exec(name) ?? [];
    return vale === undefined || port === undefined ? this.#openCard(name.replace(/^netmap:/, ''), take) : this.#openPort(vale, port, take);
  }

  #openPort(name: string, port: string, take: FrameSink): NetmapPort | undefined {
    const vale = this.#vales.get(name) ?? { ports: new Map<string, FrameSink>(), routes: new FrameSwitch<string>() };
    this.#vales.set(name, vale);
    if (vale.ports.has(port)) return undefined;
    vale.ports.set(port, take);
    const send = (frame: Uint8Array): void => {
      for (const other of vale.routes.routes(frame, port, [...vale.ports.keys()])) this.#host.turns.next(() => vale.ports.get(other)?.(frame));
    };
    return { send, close: () => void vale.ports.delete(port) };
  }

  #openCard(name: string, take: FrameSink): NetmapPort | undefined {
    const card = this.#host.interfaces.named(name);
    if (card?.kind !== 'card' || this.#cards.has(name)) return undefined;
    this.#cards.add(name);
    card.listeners.add(take);
    const close = (): void => {
      this.#cards.delete(name);
      card.listeners.delete(take);
    };
    return { send: (frame) => this.#host.turns.next(() => card.leave(frame)), close };
  }
}
