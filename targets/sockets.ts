// Addresses of sockets, and connecting to one as soon as somebody listens there.

import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { TargetError } from './target.ts';

/** `sun_path` has 108 bytes, the last one NUL: unix(7). Node cuts a longer one short and says nothing. */
const MAX_SOCKET_PATH_BYTES = 107;

/** What is wrong with a path that is too long for a socket, and what to do; undefined where it is not. */
export function tooLongForSocket(path: string): string | undefined {
  const bytes = Buffer.byteLength(path);
  return bytes <= MAX_SOCKET_PATH_BYTES ? undefined : `the path of a socket has ${MAX_SOCKET_PATH_BYTES} bytes at most, and this one ${bytes}; give a relative one, or one through a link`;
}

/** How often a socket that does not exist yet is tried again; a QEMU needs 40 ms to open it. */
const RETRY_MS = 4;

/** The path of a socket in a folder. Throws a TargetError where it is too long to be one. */
export function socketPath(folder: string, name: string): string {
  const path = join(folder, name);
  if (tooLongForSocket(path) === undefined) return path;
  throw new TargetError('unsupported', `The scratch folder's path is too long for a socket: set TMPDIR to a shorter one than ${folder}`);
}

/** Rejects with the system's error. A connection that is reset later is closed, and nothing else. */
export function connectUnix(path: string): Promise<Socket> {
  return connectTo({ path });
}

export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** As `connectUnix`. */
export function connectTo(where: Address): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(where);
    // It stays: a reset may come before anybody else listens.
    socket.on('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

/** Connects once somebody listens; `undefined` when `gaveUp` says so, or nobody has by the deadline. */
export async function connectWhenListening(path: string, deadlineMs: number, gaveUp: () => boolean): Promise<Socket | undefined> {
  const end = performance.now() + deadlineMs;
  while (!gaveUp()) {
    const socket = await connectUnix(path).catch(() => undefined);
    if (socket !== undefined) return socket;
    if (performance.now() >= end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return undefined;
}
