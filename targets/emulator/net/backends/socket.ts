// `socket`: a stream or datagram connection to another machine. net/socket.c, in its order of checks.

import { formatIpv4, parseIpv4 } from '../addresses.ts';
import { has, textOf } from '../arguments.ts';
import type { Protocol } from '../../host/ports.ts';
import type { Binding } from '../host.ts';
import { isMulticast } from '../host.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, descriptorRefusal, refused } from './backend.ts';
import { parseHostPort } from './host-port.ts';

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
      return request.state.options.defects.has('socket-fd-unopened-accepted')
        ? created()
        : refused(descriptorRefusal(text));
    case 'listen':
      return listen(text, request);
    case 'connect':
      return connectTo(text, request);
    case 'mcast':
      return joinGroup(text, localaddr, request);
    case 'udp':
      return exchangeDatagrams(text, localaddr, request);
    default:
      throw mode satisfies never;
  }
}

function listen(text: string, { state }: BackendRequest): BackendOutcome {
  const local = parseHostPort(text, state.host);
  if (local.kind === 'faulty') return refused(local.desc);
  const outcome = bound(bindLocal('tcp', local.address, local.port, state));
  return outcome.kind === 'created' ? { ...outcome, linkDown: true } : outcome;
}

function connectTo(text: string, { state }: BackendRequest): BackendOutcome {
  const remote = parseHostPort(text, state.host);
  if (remote.kind === 'faulty') return refused(remote.desc);
  return state.host.reaches(remote.address) ? created() : refused(`no route to ${formatIpv4(remote.address)}`);
}

function joinGroup(text: string, localaddr: string | undefined, { state }: BackendRequest): BackendOutcome {
  const group = parseHostPort(text, state.host);
  if (group.kind === 'faulty') return refused(group.desc);
  const local = localaddr === undefined ? 0 : parseIpv4(localaddr);
  if (local === undefined) return refused(`localaddr '${localaddr}' is no IPv4 address`);
  if (!isMulticast(group.address) && !state.options.defects.has('socket-mcast-unicast-accepted')) {
    return refused(`${formatIpv4(group.address)} is no multicast address`);
  }
  const binding = state.host.bind('udp', group.address, group.port, true);
  if (binding.kind === 'bound' && !state.host.joins(local)) {
    binding.release();
    return refused(`no interface has the address ${formatIpv4(local)}, or none takes multicast`);
  }
  return bound(binding);
}

function exchangeDatagrams(text: string, localaddr: string | undefined, { state }: BackendRequest): BackendOutcome {
  if (localaddr === undefined) {
    return state.options.defects.has('socket-udp-localaddr-not-required') ? created() : refused('udp needs localaddr');
  }
  const local = parseHostPort(localaddr, state.host);
  if (local.kind === 'faulty') return refused(local.desc);
  const remote = parseHostPort(text, state.host);
  if (remote.kind === 'faulty') return refused(remote.desc);
  return bound(bindLocal('udp', local.address, local.port, state));
}

function bindLocal(protocol: Protocol, address: number, port: number, state: BackendRequest['state']): Binding {
  if (state.options.defects.has('socket-port-conflict-accepted')) return { kind: 'bound', release: () => undefined };
  return state.host.bind(protocol, address, port, true);
}

function bound(binding: Binding): BackendOutcome {
  return binding.kind === 'bound' ? created(binding.release) : refused(`the socket cannot be bound: ${binding.reason}`);
}
