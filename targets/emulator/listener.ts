// A listening socket that cleans up after itself and its dead predecessors.
//
// A socket file that nobody serves is removed before listening; one that somebody serves, or a file of another kind, is an error.

import { lstat, unlink } from 'node:fs/promises';
import { connect, createServer, type ListenOptions, type Socket } from 'node:net';
import { type Address, addressText } from './address.ts';

export type Listener = {
  /** Where it listens in fact: a port 0 has become a real one. */
  readonly address: Address;
  /** Stops listening and removes the socket file; open connections stay. */
  readonly close: () => Promise<void>;
};

/** Rejects with an Error whose message names the address and the fix. */
export async function listen(address: Address, accept: (socket: Socket) => void): Promise<Listener> {
  if (address.kind === 'unix') await removeStaleSocket(address.path);
  const server = createServer({ allowHalfOpen: false, noDelay: true }, accept);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`cannot listen on ${addressText(address)}: ${reasonOf(error)}; give another address`, { cause: error })));
    server.listen(listenOptions(address), resolve);
  });
  return {
    address: actualAddress(address, server.address()),
    close: () => new Promise((resolve) => {
      server.close();
      resolve();
    }),
  };
}

function listenOptions(address: Address): ListenOptions {
  return address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port };
}

function actualAddress(address: Address, bound: unknown): Address {
  const port = typeof bound === 'object' && bound !== null && 'port' in bound ? Number(bound.port) : 0;
  return address.kind === 'tcp' ? { ...address, port } : address;
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path} exists and is no socket; give another path`);
  if (await isServed(path)) throw new Error(`${path} is served by another process; give another path`);
  await unlink(path);
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** For a Unix socket the system's words are of permissions, whatever the reason is. */
function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE': return 'somebody else listens there';
    case 'EADDRNOTAVAIL': return 'it is no address of this host';
    case 'EACCES': return 'its folder is not there, or you may not';
    default: return error.message;
  }
}
