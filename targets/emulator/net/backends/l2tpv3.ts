// `l2tpv3`: an Ethernet tunnel over UDP or bare IP. net/l2tpv3.c, in its order of checks.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { parseIpv4, parseIpv6 } from '../addresses.ts';
import { flagOf, has, integerOf, textOf } from '../arguments.ts';
import type { Host } from '../host.ts';
import { isBindable, LOOPBACK } from '../host.ts';
import { asInt, readLong } from '../numbers.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

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
  return openTunnel(args, udp, state.host);
}

function openTunnel(args: JsonObject, udp: boolean, host: Host): BackendOutcome {
  const ipv6 = flagOf(args, 'ipv6') === true;
  const source = endpoint(textOf(args, 'src') ?? '', udp ? textOf(args, 'srcport') : undefined, ipv6, host);
  if (source === undefined) return refused('src or srcport cannot be resolved');
  if (!isLocal(source.address)) return refused('the socket cannot be bound to src');
  const binding = udp ? bindUdp(source, host) : undefined;
  if (binding?.kind === 'refused') return refused(`the socket cannot be bound to src: ${binding.reason}`);
  const destination = endpoint(textOf(args, 'dst') ?? '', udp ? textOf(args, 'dstport') : undefined, ipv6, host);
  if (destination !== undefined) return created(binding?.release);
  binding?.release();
  return refused('dst or dstport cannot be resolved');
}

type Endpoint = { readonly address: number | Uint8Array; readonly port: number };

function bindUdp({ address, port }: Endpoint, host: Host): ReturnType<Host['bind']> {
  return typeof address === 'number'
    ? host.bind('udp', address, port, false)
    : host.bind6('udp', address, port);
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

const LOOPBACK6 = '::1';

function resolve6(name: string): Uint8Array | undefined {
  if (name === '*') return parseIpv6(LOOPBACK6);
  return parseIpv4(name) === undefined ? parseIpv6(name) : undefined;
}

function isLocal(address: number | Uint8Array): boolean {
  if (typeof address === 'number') return isBindable(address);
  return address.every((byte, index) => byte === 0 || (index === 15 && byte === 1));
}
