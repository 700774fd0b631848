// `unix:PATH` and `tcp:HOST:PORT`: a monitor that somebody else serves. We come, ask, and leave it as it was.

import type { Socket } from 'node:net';
import { within } from './deadline.ts';
import { openMonitor } from './qmp/monitor.ts';
import { type Address, connectTo, tooLongForSocket } from './sockets.ts';
import { type Death, type Instance, type Monitor, type Target, TargetError } from './target.ts';

/** A host that drops packets answers nothing; one that serves a monitor answers at once. */
const CONNECT_DEADLINE_MS = 10_000;

export function attachedTarget(name: string, address: Address): Target {
  return {
    name,
    ownership: 'attached',
    machines: ['bare'],
    maxMonitors: 1,
    start: async () => {
      const peer = new Peer(name, address);
      const monitor = await openMonitor(() => peer.connect());
      return new AttachedInstance(peer, monitor);
    },
  };
}

/** `unix:/path` without its scheme. Throws a TargetError. */
export function parseUnixAddress(target: string, path: string): Address {
  if (path === '') throw new TargetError('bad-target-string', `"${target}" names no socket; give unix:/path/to/qmp.sock.`);
  const problem = tooLongForSocket(path);
  if (problem !== undefined) throw new TargetError('bad-target-string', `"${target}": ${problem}.`);
  return { path };
}

/** `tcp:host:port` without its scheme; an IPv6 host stands in brackets. Throws a TargetError. */
export function parseTcpAddress(target: string, rest: string): Address {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(rest);
  const port = Number(found?.[3]);
  const host = found?.[1] ?? found?.[2];
  if (host !== undefined && port >= 1 && port <= 65535) return { host, port };
  throw new TargetError('bad-target-string', `"${target}" names no host and port; give tcp:127.0.0.1:4444.`);
}

/** Whoever listens at an address, and whether it has gone. */
class Peer {
  readonly died: Promise<Death>;
  death: Death | undefined;
  readonly #name: string;
  readonly #address: Address;
  readonly #sockets = new Set<Socket>();
  #announce: (death: Death) => void = () => {};

  constructor(name: string, address: Address) {
    this.#name = name;
    this.#address = address;
    this.died = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  async connect(): Promise<Socket> {
    const socket = await withDeadline(connectTo(this.#address)).catch((error: unknown) => this.#refuse(error));
    this.#sockets.add(socket);
    // Our own close() raises neither of the two.
    socket.once('end', () => this.end({ kind: 'closed' }));
    socket.once('error', () => this.end({ kind: 'closed' }));
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }

  end(death: Death): void {
    this.death ??= death;
    this.#announce(this.death);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.end({ kind: 'stopped' });
  }

  #refuse(error: unknown): never {
    this.end({ kind: 'closed' });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new TargetError('no-listener', `${this.#name}: ${reasonOf(code)}`, { cause: error, evidence: { code } });
  }
}

function reasonOf(code: string): string {
  switch (code) {
    case 'EACCES': return 'you may not open this socket; run as the user who started the target.';
    case 'ENOENT': return `there is no such socket; ${START_ONE}.`;
    case 'ENOTFOUND': return 'there is no such host; give an address such as 127.0.0.1.';
    default: return `nobody listens there (${code}); ${START_ONE}.`;
  }
}

const START_ONE = 'start the target first, a QEMU with -qmp unix:PATH,server=on,wait=off';

async function withDeadline(connecting: Promise<Socket>): Promise<Socket> {
  if (await within(connecting, CONNECT_DEADLINE_MS)) return connecting;
  // One that still comes is not wanted any more.
  connecting.then((socket) => socket.destroy(), () => {});
  throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
}

class AttachedInstance implements Instance {
  readonly monitors: readonly Monitor[];
  readonly stimulate: undefined;
  readonly died: Promise<Death>;
  readonly #peer: Peer;

  constructor(peer: Peer, monitor: Monitor) {
    this.#peer = peer;
    this.monitors = [monitor];
    this.died = peer.died;
  }

  death(): Death | undefined {
    return this.#peer.death;
  }

  stderrTail(): string {
    return '';
  }

  async stop(): Promise<Death> {
    this.#peer.leave();
    return this.died;
  }
}
