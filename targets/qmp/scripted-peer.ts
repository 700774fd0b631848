// A peer for tests: it greets as it is told, answers each line as it is told, and goes away with its scope.

import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createScratch } from '../sandbox.ts';
import { socketPath } from '../sockets.ts';

export type Script = {
  /** Bytes sent to each connection at once. */
  readonly greeting: string;
  /** Sees each line; undefined says nothing. */
  readonly answer?: (line: string, socket: Socket) => string | undefined;
};

export interface ScriptedPeer extends AsyncDisposable {
  readonly path: string;
  /** Lines that came, over all connections. */
  readonly lines: readonly string[];
  readonly sockets: readonly Socket[];
}

export const GREETING = '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 1, "major": 7}, "package": ""}, "capabilities": ["oob"]}}\r\n';

export async function scriptedPeer(script: Script): Promise<ScriptedPeer> {
  const scratch = createScratch();
  const path = socketPath(scratch.folder(), 'peer.sock');
  const lines: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(script.greeting);
    const input = createInterface({ input: socket });
    // A client may leave without reading all.
    input.on('error', () => {});
    input.on('line', (line) => {
      lines.push(line);
      const answer = script.answer?.(line, socket);
      if (answer !== undefined) socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    scratch.remove();
  };
  return { path, lines, sockets, [Symbol.asyncDispose]: close };
}

/** Answers every command with an empty return, its id in front. */
export function obedient(line: string): string {
  const id: unknown = JSON.parse(line).id;
  return `${JSON.stringify({ return: {}, id })}\r\n`;
}
