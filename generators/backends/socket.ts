// What the text says of the socket backend's arguments: net.json, lines 255 to 274.

import type { Reading } from '../address-text.ts';
import { readIpv4, readPort } from '../address-text.ts';
import type { Expectation } from '../certificate.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { isAbsentName } from '../reserved-names.ts';
import type { Judgement } from './judgement.ts';
import { decide, leftOpen, refused, textOf } from './judgement.ts';

export function socketBackend(args: JsonObject): Expectation {
  const modes = MODES.filter((mode) => args[mode] !== undefined);
  if (modes.length !== 1) return decide([refused('netdev_add/socket/one-mode')]);
  return decide([localaddrUse(args), ...modes.map((mode) => modeJudgement(args, mode))]);
}

const MODES = ['fd', 'listen', 'connect', 'mcast', 'udp'] as const;

type Endpoint = { readonly address: number; readonly port: number };

function localaddrUse(args: JsonObject): Judgement {
  const allowed = args.mcast !== undefined || args.udp !== undefined;
  if (args.localaddr !== undefined && !allowed) return refused('netdev_add/socket/localaddr-use');
  return args.udp !== undefined && args.localaddr === undefined ? refused('netdev_add/socket/udp-needs-localaddr') : undefined;
}

function modeJudgement(args: JsonObject, mode: (typeof MODES)[number]): Judgement {
  const text = textOf(args, mode) ?? '';
  if (mode === 'fd') return isAbsentName(text) ? refused('netdev_add/socket/fd-open') : leftOpen('whether the descriptor is a fitting one');
  const endpoint = readEndpoint(text);
  if (endpoint.kind === 'is-not') return refused('netdev_add/socket/endpoint-form');
  if (endpoint.kind === 'unclear') return leftOpen('an endpoint whose form the text does not settle');
  switch (mode) {
    case 'listen': return endpoint.value.port === 0 && isLoopback(endpoint.value) ? undefined : leftOpen('the port may be in use');
    case 'connect': return leftOpen('whether nobody listening is an error of the command is not said');
    case 'mcast': return mcast(endpoint.value);
    case 'udp': return udp(endpoint.value, textOf(args, 'localaddr') ?? '');
    default: throw mode satisfies never;
  }
}

function mcast(group: Endpoint): Judgement {
  const isMulticast = group.address >>> 28 === 0xe;
  return isMulticast ? leftOpen('the host decides whether it can join the group') : refused('netdev_add/socket/mcast-address');
}

function udp(peer: Endpoint, localaddr: string): Judgement {
  const local = readEndpoint(localaddr);
  if (local.kind === 'is-not') return refused('netdev_add/socket/endpoint-form');
  if (local.kind === 'unclear' || peer.port === 0) return leftOpen('an endpoint whose form the text does not settle');
  const anyFreePort = local.value.port === 0 && isLoopback(local.value);
  return anyFreePort && isLoopback(peer) ? undefined : leftOpen('the local port may be in use');
}

function isLoopback(endpoint: Endpoint): boolean {
  return endpoint.address >>> 24 === 127;
}

/** `[ADDRESS]:PORT`; a port alone and names of hosts are unclear, since the text says "port number, and optional hostname". */
function readEndpoint(text: string): Reading<Endpoint> {
  const colon = text.indexOf(':');
  if (colon === -1) return /^\s*\d/.test(text) ? { kind: 'unclear' } : { kind: 'is-not' };
  const address = readHost(text.slice(0, colon));
  const port = readPort(text.slice(colon + 1));
  if (address.kind === 'is-not' || port.kind === 'is-not') return { kind: 'is-not' };
  if (address.kind === 'unclear' || port.kind === 'unclear') return { kind: 'unclear' };
  return { kind: 'is', value: { address: address.value, port: port.value } };
}

function readHost(text: string): Reading<number> {
  const reading = readIpv4(text);
  if (reading.kind !== 'is-not') return reading;
  return /^\d/.test(text) ? reading : { kind: 'unclear' };
}
