// Connections of the host that are led to the guest. net.json: hostfwd.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { observe, open } from '../case-of.ts';
import { exchange, guest, occurs, STATION, userCase } from './user-network.ts';

const RULE = 'effects/user/hostfwd';

/** Ports of the guest, which echoes on each. */
const PORTS = [7, 8] as const;

export function userForwardCases(): readonly Case[] {
  return [
    tcpCase(),
    udpCase(),
    severalCase(),
    otherGuestCase(),
    hostAddressCase(),
    closedCase('tcp'),
    closedCase('udp'),
    shortCase('hostfwd-protocol', 'A rule without a protocol is one for TCP.', `:{door.address}-${STATION.ip}:7`),
    shortCase('hostfwd-guest-address', 'A rule without an address leads to the first that is leased.', 'tcp:{door.address}-:7'),
  ];
}

export function door(protocol: 'tcp' | 'udp', name = 'door'): Step {
  return open(name, { kind: 'free-port', protocol });
}

export function rules(...texts: readonly string[]): readonly JsonObject[] {
  return texts.map((str) => ({ str }));
}

/** Whoever comes to the door hears the guest's echo. */
export function knock(rule: string, protocol: 'tcp' | 'udp', name = 'door'): Step {
  const to = `{${name}.address}`;
  const received = 'echo hello';
  const question = protocol === 'tcp' ? { kind: protocol, to, send: 'hello', bytes: received.length } : { kind: protocol, to, send: 'hello' };
  return observe(rule, question, { received });
}

function tcpCase(): Case {
  return userCase({
    id: `${RULE}/tcp`, title: 'A TCP connection of the host is led to the guest, and what either says comes to the other.', rules: [RULE],
    options: { hostfwd: rules(`tcp:{door.address}-${STATION.ip}:7`) }, before: [door('tcp')],
    steps: [
      guest(STATION.ip, PORTS), knock(RULE, 'tcp'),
      exchange([], [], [occurs(RULE, { ipv4: { destination: STATION.ip }, tcp: { destinationPort: 7, flags: ['syn'] } })]),
      knock(RULE, 'tcp'),
    ],
  });
}

function udpCase(): Case {
  return userCase({
    id: `${RULE}/udp`, title: 'A datagram of the host is led to the guest, and the answer back.', rules: [RULE],
    options: { hostfwd: rules(`udp:{door.address}-${STATION.ip}:7`) }, before: [door('udp')],
    steps: [guest(STATION.ip, PORTS), knock(RULE, 'udp')],
  });
}

function severalCase(): Case {
  return userCase({
    id: `${RULE}/several`, title: 'Several rules hold at once, each with its own end.', rules: [RULE],
    options: { hostfwd: rules(`tcp:{door.address}-${STATION.ip}:7`, `tcp:{second.address}-${STATION.ip}:8`, `udp:{third.address}-${STATION.ip}:7`) },
    before: [door('tcp'), door('tcp', 'second'), door('udp', 'third')],
    steps: [
      guest(STATION.ip, PORTS), knock(RULE, 'tcp'), knock(RULE, 'tcp', 'second'), knock(RULE, 'udp', 'third'),
      exchange([], [], PORTS.map((destinationPort) => occurs(RULE, { tcp: { destinationPort, flags: ['syn'] } }))),
    ],
  });
}

/** Not the address that would be leased first. */
function otherGuestCase(): Case {
  const other = '10.0.2.77';
  return userCase({
    id: `${RULE}/other-guest`, title: 'A rule leads to the guest whose address it names.', rules: [RULE],
    options: { hostfwd: rules(`tcp:{door.address}-${other}:7`) }, before: [door('tcp')], steps: [guest(other, PORTS), knock(RULE, 'tcp')],
  });
}

/** The rule names one address of the host; at another the port stays as it was. */
function hostAddressCase(): Case {
  return userCase({
    id: `${RULE}/host-address`, title: 'A rule takes the port at the address that it names, and at no other.', rules: [RULE],
    options: { hostfwd: rules(`tcp:{door.address}-${STATION.ip}:7`) },
    before: [open('door', { kind: 'free-port', protocol: 'tcp', host: '127.0.0.2' })],
    steps: [
      guest(STATION.ip, PORTS), knock(RULE, 'tcp'), observe(RULE, { kind: 'tcp', to: '127.0.0.1:{door.port}', send: '', bytes: 0 }, { connected: false }),
    ],
  });
}

function closedCase(protocol: 'tcp' | 'udp'): Case {
  const portIs = (isOpen: boolean): Step => observe(RULE, { kind: 'port', protocol, address: '{door.address}' }, { open: isOpen });
  return userCase({
    id: `${RULE}/closed-${protocol}`, title: 'The port of the host is taken while the backend is there, and free again once it is deleted.', rules: [RULE],
    options: { hostfwd: rules(`${protocol}:{door.address}-${STATION.ip}:7`) }, before: [door(protocol)],
    steps: [portIs(true)], after: [portIs(false)],
  });
}

function shortCase(name: string, title: string, text: string): Case {
  const rule = `effects/user/${name}`;
  return userCase({
    id: rule, title, rules: [rule, RULE], options: { hostfwd: rules(text) }, before: [door('tcp')],
    steps: [guest(STATION.ip, PORTS), knock(rule, 'tcp')],
  });
}
