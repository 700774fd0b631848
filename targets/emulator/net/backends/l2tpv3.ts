// `l2tpv3`: an Ethernet tunnel over UDP or bare IP. net/l2tpv3.c, in its order of checks.

import { LOOPBACK_IPV6, type SocketAddress } from '../../host/socket-address.ts';
import { joinedBytes } from '../../joined-bytes.ts';
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../addresses.ts';
import { flagOf, has, integerOf, textOf } from '../arguments.ts';
import type { Host } from '../host.ts';
import { isBindable, LOOPBACK } from '../host.ts';
import { asInt, readLong } from '../numbers.ts';
import type { NetState } from '../state.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';
import { frameIn, headerFor, tunnelOf } from './l2tpv3-header.ts';

/** 256 itself passes, although the message of the original says less. */
const LARGEST_OFFSET = 256n;

export function createL2tpv3(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const { defects } = state.options;
  const udp = flagOf(args, 'udp') === true;
  if ((integerOf(args, 'offset') ?? 0n) > LARGEST_OFFSET) return refused(`offset is larger than ${LARGEST_OFFSET}`);
  if (has(args, 'rxcookie') !== has(args, 'txcookie')) {
    return refused('rxcookie and txcookie go together');
  }
  if (udp && !(has(args, 'srcport') && has(args, 'dstport')) && !defects.has('l2tpv3-ports-not-required')) {
    return refused('udp needs srcport and dstport');
  }
  return openTunnel(request, udp);
}

function openTunnel(request: BackendRequest, udp: boolean): BackendOutcome {
  const { args, state } = request;
  const ipv6 = flagOf(args, 'ipv6') === true;
  const source = endpoint(textOf(args, 'src') ?? '', udp ? textOf(args, 'srcport') : undefined, ipv6, state.host);
  if (source === undefined) return refused('src or srcport cannot be resolved');
  if (!isLocal(source.address)) return refused('the socket cannot be bound to src');
  const carrier = udp ? carrierOverUdp(source, state) : carrierOverIp(source, state);
  if (typeof carrier === 'string') return refused(`the socket cannot be bound to src: ${carrier}`);
  const destination = endpoint(textOf(args, 'dst') ?? '', udp ? textOf(args, 'dstport') : undefined, ipv6, state.host);
  if (destination !== undefined) return carry(carrier, destination, request);
  carrier.close();
  return refused('dst or dstport cannot be resolved');
}

/** What takes the packets of a tunnel through the host. */
type Carrier = {
  readonly handle: (listener: (packet: Uint8Array) => void) => void;
  readonly send: (packet: Uint8Array, to: SocketAddress) => void;
  readonly close: () => void;
};

function carry(carrier: Carrier, destination: Endpoint, { args, state, port }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const tunnel = tunnelOf(args);
  const to = socketAddress(destination);
  let count = 0;
  carrier.handle((packet) => {
    const frame = frameIn(tunnel, packet, defects);
    if (frame !== undefined && !defects.has('l2tpv3-drops-incoming')) port.deliver(frame);
  });
  const send = (frame: Uint8Array): void => {
    if (!defects.has('l2tpv3-drops-outgoing')) carrier.send(joinedBytes(headerFor(tunnel, count, defects), frame), to);
    count += 1;
  };
  const release = (): void => {
    if (!defects.has('deleted-l2tpv3-keeps-socket')) carrier.close();
  };
  return created(release, send);
}

function carrierOverUdp(source: Endpoint, { world }: NetState): Carrier | string {
  const outcome = world.udp.bind(world.target, socketAddress(source));
  return outcome.kind === 'refused' ? outcome.reason : outcome.socket;
}

function carrierOverIp(source: Endpoint, { world }: NetState): Carrier {
  let listener: (packet: Uint8Array) => void = () => {};
  const { host } = socketAddress(source);
  const { send, close } = world.raw.open(world.target, L2TP_PROTOCOL, host, (packet) => listener(packet));
  return { handle: (wanted) => void (listener = wanted), send: (packet, to) => send(packet, to.host), close };
}

/** RFC 3931, 4.1.1. */
const L2TP_PROTOCOL = 115;

type Endpoint = { readonly address: number | Uint8Array; readonly port: number };

function socketAddress({ address, port }: Endpoint): SocketAddress {
  return { host: typeof address === 'number' ? formatIpv4(address) : formatIpv6(address), port };
}

/** Name and service as getaddrinfo takes them; `*` stands for nothing given, and one of the two must be given. */
function endpoint(name: string, service: string | undefined, ipv6: boolean, host: Host): Endpoint | undefined {
  const noService = service === undefined || service === '*';
  if (name === '*' && noService) return undefined;
  const port = noService ? 0 : servicePort(service);
  const address = ipv6 ? resolve6(name) : resolve4(name, host);
  return port === undefined || address === undefined ? undefined : { address, port };
}

function resolve4(name: string, host: Host): number | undefined {
  if (name === '*') return LOOPBACK;
  return host.resolve(name) ?? (/\s/.test(name) ? undefined : parseIpv4(name));
}

function servicePort(service: string): number | undefined {
  const read = readLong(service, 10);
  const number = asInt(read.value);
  return read.rest === '' && number >= 0 ? number & 0xffff : undefined;
}

function resolve6(name: string): Uint8Array | undefined {
  if (name === '*') return parseIpv6(LOOPBACK_IPV6);
  return parseIpv4(name) === undefined ? parseIpv6(name) : undefined;
}

function isLocal(address: number | Uint8Array): boolean {
  if (typeof address === 'number') return isBindable(address);
  return address.every((byte, index) => byte === 0 || (index === 15 && byte === 1));
}
