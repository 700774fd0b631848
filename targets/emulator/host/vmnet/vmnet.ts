// vmnet, the networks that macOS gives to virtual machines: among themselves and with the host, and into a network card.
// What the framework does is taken from its description in net.json, lines 458 to 559.

import { decodeFrame } from '../../../../generators/frames/decode.ts';
import { encodeFrame } from '../../../../generators/frames/encode.ts';
import { FrameSwitch } from '../frame-switch.ts';
import type { FrameSink } from '../interfaces.ts';
import type { VirtualHost } from '../virtual-host.ts';
import { answerOfGateway, type VmnetSubnet } from './gateway.ts';

export type VmnetRequest = {
  /** Interfaces with the same are in one network. */
  readonly network: string;
  /** Only the host hears it, and it hears only the host. */
  readonly isolated: boolean;
  /** The host's end of the network; absent where the host is not in it. */
  readonly gateway: { readonly subnet: VmnetSubnet; readonly prefix: string | undefined } | undefined;
  /** The card that the network leads to. */
  readonly card: string | undefined;
  readonly take: FrameSink;
};

export type VmnetInterface = { readonly send: FrameSink; readonly close: () => void };

type Network = {
  readonly interfaces: Set<VmnetRequest>;
  readonly routes: FrameSwitch<VmnetRequest>;
  /** Of the DHCP server, by client. */
  readonly leases: Map<string, number>;
};

export class Vmnet {
  readonly #host: VirtualHost;
  readonly #networks = new Map<string, Network>();

  constructor(host: VirtualHost) {
    this.#host = host;
  }

  /** Undefined where the card does not exist. */
  start(request: VmnetRequest): VmnetInterface | undefined {
    const card = request.card === undefined ? undefined : this.#host.interfaces.named(request.card);
    if (request.card !== undefined && card?.kind !== 'card') return undefined;
    const network = this.#networkOf(request.network);
    network.interfaces.add(request);
    card?.listeners.add(request.take);
    const send = (frame: Uint8Array): void => {
      for (const other of network.routes.routes(frame, request, [...network.interfaces])) {
        if (!request.isolated && !other.isolated) this.#host.turns.next(() => other.take(frame));
      }
      if (card !== undefined) this.#host.turns.next(() => card.leave(frame));
      this.#tellGateway(frame, request, network);
    };
    const close = (): void => {
      card?.listeners.delete(request.take);
      network.interfaces.delete(request);
      if (network.interfaces.size === 0) this.#networks.delete(request.network);
    };
    return { send, close };
  }

  #networkOf(name: string): Network {
    const known = this.#networks.get(name);
    if (known !== undefined) return known;
    const made: Network = { interfaces: new Set(), routes: new FrameSwitch(), leases: new Map() };
    this.#networks.set(name, made);
    return made;
  }

  #tellGateway(frame: Uint8Array, { gateway, take }: VmnetRequest, { leases }: Network): void {
    if (gateway === undefined) return;
    const lease = (mac: string): number | undefined => leaseFor(mac, gateway.subnet, leases);
    const answer = answerOfGateway(decodeFrame(frame), { ...gateway, lease });
    if (answer !== undefined) this.#host.turns.next(() => take(encodeFrame(answer)));
  }
}

function leaseFor(mac: string, { first, last }: VmnetSubnet, leases: Map<string, number>): number | undefined {
  const known = leases.get(mac);
  if (known !== undefined) return known;
  const taken = new Set(leases.values());
  for (let address = first; address <= last; address++) {
    if (taken.has(address)) continue;
    leases.set(mac, address);
    return address;
  }
  return undefined;
}
