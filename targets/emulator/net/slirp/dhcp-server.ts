// DHCP: offers, acknowledgements and refusals, always broadcast. bootp.c.
//
// A client that sends no type of message is taken for an old BOOTP client and gets an acknowledgement.

import type { Dhcp, DhcpOptions } from '../../../../generators/frames/frame.ts';
import { acceptance, dhcpMessage, REFUSAL } from './dhcp-message.ts';
import { BROADCAST } from './ipv4-addresses.ts';
import { Leases } from './leases.ts';
import { udpPacket } from './packet.ts';
import type { Ipv4Settings } from './settings.ts';
import type { Stack } from './stack.ts';

export const SERVER_PORT = 67;
const CLIENT_PORT = 68;

type Answer = { readonly type: 'offer' | 'ack' | 'nak'; readonly address: string };

export class DhcpServer {
  readonly #stack: Stack;
  readonly #ipv4: Ipv4Settings;
  readonly #leases: Leases;

  constructor(stack: Stack, ipv4: Ipv4Settings) {
    this.#stack = stack;
    this.#ipv4 = ipv4;
    this.#leases = new Leases(ipv4.firstLease, stack.defects);
  }

  receive(request: Dhcp): void {
    const { defects, settings, link } = this.#stack;
    if (defects.has('user-dhcp-silent') || (settings.restricted && defects.has('user-restrict-blocks-dhcp'))) return;
    const answer = request.operation === 'request' ? this.#answer(request) : undefined;
    if (answer === undefined) return;
    const { type, address } = answer;
    link.learn(address, request.clientMac);
    const { host } = this.#ipv4;
    const options = type === 'nak' ? REFUSAL : acceptance(type, this.#stack, this.#ipv4);
    const bootFile = type === 'nak' ? undefined : settings.boot.bootFile;
    const message = dhcpMessage({ request, address, host, bootFile, options });
    link.sendPacket(udpPacket({ source: host, sourcePort: SERVER_PORT, destination: BROADCAST, destinationPort: CLIENT_PORT }, message));
  }

  #answer(request: Dhcp): Answer | undefined {
    const { clientMac, options } = request;
    const type = messageType(options);
    const asked = options.requestedAddress ?? (type === 'discover' ? undefined : request.clientAddress);
    if (type === 'discover') {
      const address = (asked === undefined ? undefined : this.#leases.wanted(asked, clientMac)) ?? this.#leases.any(clientMac);
      return address === undefined ? undefined : { type: 'offer', address };
    }
    if (type !== 'request') return undefined;
    if (asked !== undefined) return this.#confirm(asked, clientMac);
    const address = this.#leases.held(clientMac) ?? this.#leases.any(clientMac);
    return address === undefined ? undefined : { type: 'ack', address };
  }

  #confirm(asked: string, mac: string): Answer | undefined {
    const { defects } = this.#stack;
    const address = this.#leases.wanted(asked, mac);
    if (address !== undefined) return { type: 'ack', address };
    if (defects.has('user-dhcp-nak-missing')) return undefined;
    return defects.has('user-dhcp-acknowledges-any-address') ? { type: 'ack', address: asked } : { type: 'nak', address: BROADCAST };
  }
}

function messageType({ messageType, others }: DhcpOptions): DhcpOptions['messageType'] {
  return messageType ?? (others?.['53'] === undefined ? 'request' : undefined);
}
