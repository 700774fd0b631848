// Questions about sockets: what a peer answers over TCP or UDP, and who holds a port.

import { createSocket } from 'node:dgram';
import { connect, isIPv4 } from 'node:net';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { HostAndPort } from './addresses.ts';
import { socketsOf } from './network-sockets.ts';
import { holdsPort } from './socket-tables.ts';

/** For a whole conversation; what is not there refuses at once, so only silence takes as long. */
const TCP_DEADLINE_MS = 3_000;
const UDP_DEADLINE_MS = 1_000;

/** What is read at most, whatever was asked. */
const MAX_RECEIVED_BYTES: number = 4 * 1024 * 1024;

export function askTcp(to: HostAndPort, send: string, bytes: number): Promise<JsonObject> {
  return new Promise((resolve) => {
    const socket = connect(to);
    const wanted = Math.min(bytes, MAX_RECEIVED_BYTES);
    let received = '';
    let isConnected = false;
    const answer = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isConnected ? { connected: true, received, closed } : { connected: false });
    };
    const timer = setTimeout(() => answer(false), TCP_DEADLINE_MS);
    socket.on('error', () => answer(true));
    socket.once('end', () => answer(true));
    socket.once('close', () => answer(true));
    socket.once('connect', () => {
      isConnected = true;
      socket.write(Buffer.from(send, 'latin1'), () => wanted === 0 && answer(false));
    });
    socket.on('data', (chunk: Buffer) => {
      received = (received + chunk.toString('latin1')).slice(0, wanted);
      if (received.length >= wanted) answer(false);
    });
  });
}

export function askUdp(to: HostAndPort, send: string): Promise<JsonObject> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv4(to.host) ? 'udp4' : 'udp6');
    const answer = (value: JsonObject): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(value);
    };
    const timer = setTimeout(() => answer({}), UDP_DEADLINE_MS);
    // A connected socket hears that nobody holds the port.
    socket.once('error', () => answer({}));
    socket.once('message', (bytes) => answer({ received: bytes.toString('latin1') }));
    socket.connect(to.port, to.host, () => socket.send(Buffer.from(send, 'latin1')));
  });
}

/** Whether somebody holds a port in the network of a process; undefined where the system does not tell. */
export function isPortHeld(protocol: 'tcp' | 'udp', address: HostAndPort, process: number | 'self'): boolean | undefined {
  const tables = ([protocol, `${protocol}6`] as const).map((table) => socketsOf(process, table));
  if (tables.every((rows) => rows === undefined)) return undefined;
  return tables.some((rows) => rows?.some((row) => holdsPort(row, protocol, address)));
}
