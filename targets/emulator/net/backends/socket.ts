// `socket`: a stream or datagram connection to another machine. net/socket.c, in its order of checks.

import type { SocketAddress } from '../../host/socket-address.ts';
import { formatIpv4, parseIpv4 } from '../addresses.ts';
import { has, textOf } from '../arguments.ts';
import { isBindable, isMulticast } from '../host.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, descriptorRefusal, refused } from './backend.ts';
import { parseHostPort } from './host-port.ts';
import { bindPair, joinGroup, receivedBy } from './socket-datagram.ts';
import { carriedBy, connectTo, listenForOne } from './socket-stream.ts';

const MODES = ['fd', 'listen', 'connect', 'mcast', 'udp'] as const;

type Mode = (typeof MODES)[number];

export function createSocket(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const { defects } = state.options;
  const modes = MODES.filter((mode) => has(args, mode));
  const mode = modes[0];
  if (modes.length > 1 && !defects.has('socket-two-modes-accepted')) {
    return refused(`one of listen, connect, mcast and udp is wanted, ${modes.join(' and ')} were given`);
  }
  if (mode === undefined) {
    return defects.has('socket-no-mode-accepted')
      ? created()
      : refused('one of listen, connect, mcast and udp is wanted');
  }
  const localaddr = textOf(args, 'localaddr');
  const takesLocal = modes.includes('mcast') || modes.includes('udp');
  if (localaddr !== undefined && !takesLocal && !defects.has('socket-localaddr-unchecked')) {
    return refused('localaddr goes with mcast and udp only');
  }
  return createMode(mode, textOf(args, mode) ?? '', localaddr, request);
}

function createMode(mode: Mode, text: string, localaddr: string | undefined, request: BackendRequest): BackendOutcome {
  if (mode !== 'fd' && request.state.options.defects.has('socket-address-unchecked')) return created();
  switch (mode) {
    case 'fd':
      return useDescriptor(text, request);
    case 'listen':
      return listen(text, request);
    case 'connect':
      return connect(text, request);
    case 'mcast':
      return join(text, localaddr, request);
    case 'udp':
      return exchangeDatagrams(text, localaddr, request);
    default:
      throw mode satisfies never;
  }
}

/** Of the emulated process, by number, or passed to the monitor, by name. */
function useDescriptor(text: string, request: BackendRequest): BackendOutcome {
  if (request.state.options.defects.has('socket-fd-unopened-accepted')) return created();
  const resource = request.state.world.target.resolve(text);
  switch (resource?.kind) {
    case 'stream':
      return carriedBy(resource, request);
    case 'udp':
      return receivedBy(resource, request);
    default:
      return refused(descriptorRefusal(text));
  }
}

function listen(text: string, request: BackendRequest): BackendOutcome {
  const local = parseHostPort(text, request.state.host);
  if (local.kind === 'faulty') return refused(local.desc);
  return isBindable(local.address) ? listenForOne(socketAddress(local), request) : refused(NOT_LOCAL);
}

function connect(text: string, request: BackendRequest): BackendOutcome {
  const remote = parseHostPort(text, request.state.host);
  if (remote.kind === 'faulty') return refused(remote.desc);
  if (!request.state.host.reaches(remote.address)) return refused(`no route to ${formatIpv4(remote.address)}`);
  return connectTo(socketAddress(remote), request);
}

function join(text: string, localaddr: string | undefined, request: BackendRequest): BackendOutcome {
  const { host, options } = request.state;
  const group = parseHostPort(text, host);
  if (group.kind === 'faulty') return refused(group.desc);
  const local = localaddr === undefined ? 0 : parseIpv4(localaddr);
  if (local === undefined) return refused(`localaddr '${localaddr}' is no IPv4 address`);
  if (!isMulticast(group.address) && !options.defects.has('socket-mcast-unicast-accepted')) {
    return refused(`${formatIpv4(group.address)} is no multicast address`);
  }
  const outcome = isBindable(group.address) ? joinGroup(socketAddress(group), formatIpv4(local), request) : refused(NOT_LOCAL);
  if (outcome.kind === 'refused' || host.joins(local)) return outcome;
  outcome.release?.();
  return refused(`no interface has the address ${formatIpv4(local)}, or none takes multicast`);
}

function exchangeDatagrams(text: string, localaddr: string | undefined, request: BackendRequest): BackendOutcome {
  const { host, options } = request.state;
  if (localaddr === undefined) {
    return options.defects.has('socket-udp-localaddr-not-required') ? created() : refused('udp needs localaddr');
  }
  const local = parseHostPort(localaddr, host);
  if (local.kind === 'faulty') return refused(local.desc);
  const remote = parseHostPort(text, host);
  if (remote.kind === 'faulty') return refused(remote.desc);
  return isBindable(local.address) ? bindPair(socketAddress(local), socketAddress(remote), request) : refused(NOT_LOCAL);
}

const NOT_LOCAL = 'the socket cannot be bound: Cannot assign requested address';

function socketAddress({ address, port }: { readonly address: number; readonly port: number }): SocketAddress {
  return { host: formatIpv4(address), port };
}
