// Ports and interface names that nobody has, for the target to take.
//
// Ports lie below those that the system hands out by itself, so that no socket bound to port 0 takes one meanwhile,
// and none is given twice by one process.

import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, isIPv4 } from 'node:net';
import { unavailable } from '../unavailable.ts';
import { addressText, isLoopback, LOOPBACK } from './addresses.ts';
import { type Endpoint, NO_OWN_NETWORK, type Opened, type Room } from './endpoint.ts';
import { deleteInterface, interfaceNames } from './interfaces.ts';

const FIRST_PORT = 20_000;
/** The usual first ephemeral port: /proc/sys/net/ipv4/ip_local_port_range. */
const END_PORT = 32_768;
const TRIES = 100;

const given = new Set<number>();

export async function openFreePort(protocol: 'tcp' | 'udp', rawHost: string | undefined, room: Room): Promise<Opened> {
  const host = rawHost ?? LOOPBACK;
  if (!room.isOwnNetwork && !isLoopback(host)) return unavailable(NO_OWN_NETWORK);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = randomInt(FIRST_PORT, END_PORT);
    if (given.has(port)) continue;
    given.add(port);
    const isFree = await (protocol === 'tcp' ? mayListen(host, port) : mayBind(host, port));
    if (isFree) return passive({ host, port, address: addressText({ host, port }) }, async () => void given.delete(port));
    given.delete(port);
  }
  throw new Error(`no ${protocol} port of ${host} is free`);
}

/** An interface that has the name when the endpoint is closed goes with it. */
export async function openFreeInterface(room: Room): Promise<Opened> {
  if (!room.isOwnNetwork) return unavailable(NO_OWN_NETWORK);
  const taken = new Set(interfaceNames());
  let name = unusedName();
  while (taken.has(name)) name = unusedName();
  return passive({ name }, () => deleteInterface(name));
}

/** No longer than the 15 characters of a name: net/if.h, IFNAMSIZ. */
export function unusedName(): string {
  return `plumb${randomBytes(3).toString('hex')}`;
}

/** An endpoint at which nothing comes and to which nothing is sent. */
export function passive(info: Endpoint['info'], close: () => Promise<void>): Endpoint {
  return { info, send: async () => {}, close };
}

function mayListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function mayBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv4(host) ? 'udp4' : 'udp6');
    socket.once('error', () => resolve(false));
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
