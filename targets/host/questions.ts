// Questions about sockets: what a peer answers over TCP or UDP, and who holds a port.

import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect, isIPv4 } from 'node:net';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { HostAndPort } from './addresses.ts';

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

/** Whether a socket has the port, at that address or at every one. Undefined where the system does not tell. */
export function isPortHeld(protocol: 'tcp' | 'udp', { host, port }: HostAndPort, tables: string): boolean | undefined {
  const rows = [...rowsOf(`${tables}/${protocol}`), ...rowsOf(`${tables}/${protocol}6`)];
  if (rows.length === 0 && !isThere(`${tables}/${protocol}`)) return undefined;
  const wanted = isIPv4(host) ? [hexOfIpv4(host), ANY_IPV4, ANY_IPV6] : [ANY_IPV6, undefined];
  return rows.some(({ address, state, localPort }) => {
    const holds = protocol === 'udp' || state === LISTEN;
    return holds && localPort === port && (wanted.includes(address) || (!isIPv4(host) && address.length === ANY_IPV6.length));
  });
}

const LISTEN = '0A';
const ANY_IPV4 = '00000000';
const ANY_IPV6 = '0'.repeat(32);

type Row = { readonly address: string; readonly localPort: number; readonly state: string };

/** /proc/net/tcp and its siblings: proc(5). */
function rowsOf(table: string): readonly Row[] {
  const lines = tableText(table).split('\n').slice(1);
  return lines.flatMap((line) => {
    const found = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line);
    return found === null ? [] : [{ address: found[1] ?? '', localPort: Number.parseInt(found[2] ?? '', 16), state: found[3] ?? '' }];
  });
}

function isThere(table: string): boolean {
  return tableText(table) !== '';
}

function tableText(table: string): string {
  try {
    return readFileSync(table, 'latin1');
  } catch {
    return '';
  }
}

/** As the kernel prints it: the bytes in the order of a little-endian word. */
function hexOfIpv4(host: string): string {
  return host.split('.').reverse().map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0')).join('');
}
