// The number by which a process knows what the harness knows by another name: a connection to an endpoint, or a tap.

import { execFile } from 'node:child_process';
import type { Connection, Endpoint } from './endpoint.ts';
import { socketsOf } from './network-sockets.ts';
import { descriptorOfInterface, descriptorOfSocket } from './target-process.ts';

export async function findDescriptor(pid: number, endpoint: Endpoint | undefined, tap: string | undefined): Promise<number | undefined> {
  if (tap !== undefined) return descriptorOfInterface(pid, tap);
  for (const connection of [...endpoint?.connections?.() ?? []].reverse()) {
    const inodes = connection.protocol === 'unix' ? await peersOf(connection.path) : inodesOf(pid, connection);
    const numbers = inodes.flatMap((inode) => descriptorOfSocket(pid, inode) ?? []);
    if (numbers[0] !== undefined) return numbers[0];
  }
  return undefined;
}

function inodesOf(pid: number, connection: Exclude<Connection, { readonly protocol: 'unix' }>): readonly string[] {
  const { protocol, targetPort, ownPort } = connection;
  const rows = ([protocol, `${protocol}6`] as const).flatMap((table) => socketsOf(pid, table) ?? []);
  const ours = rows.filter(({ port, peerPort }) => port === targetPort && (protocol === 'udp' || peerPort === ownPort));
  return ours.map(({ inode }) => inode);
}

const DEADLINE_MS = 5_000;

/** Unix sockets tell their peers to nobody but ss: local path and inode, then the peer's. */
function peersOf(path: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    execFile('ss', ['-xnH'], { timeout: DEADLINE_MS, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout) => {
      resolve(stdout.split('\n').flatMap((line) => {
        const [, state, , , localPath, , , peer] = line.trim().split(/ +/);
        return state === 'ESTAB' && localPath === path && peer !== undefined ? [peer] : [];
      }).reverse());
    });
  });
}
