// The host side that a target simulates itself, on its control socket, on a connection of its own.

import { within } from '../deadline.ts';
import { type InstanceHost, lazyHost } from './lazy-host.ts';
import { createLineSplitter } from './line-splitter.ts';
import { MAX_HOST_LINE_CHARACTERS, readReply, writeRequest } from './protocol.ts';
import { remoteHost } from './remote-host.ts';
import { connectUnix } from '../sockets.ts';

export function servedHost(control: string): InstanceHost {
  const remote = remoteHost(() => connectUnix(control));
  return lazyHost(async () => remote, async () => remote.end());
}

/** The one that is served on the control socket where it is, else another. */
export function servedHostOr(control: string, other: InstanceHost): InstanceHost {
  const served = servedHost(control);
  const end = async (): Promise<void> => {
    await Promise.all([served.end(), other.end()]);
  };
  return lazyHost(async () => await servesHost(control) ? served : other, end);
}

const PROBE_DEADLINE_MS = 2_000;

/** A control socket that knows stimuli only answers with an outcome, which has no number. */
async function servesHost(control: string): Promise<boolean> {
  const socket = await connectUnix(control).catch(() => undefined);
  if (socket === undefined) return false;
  const lines = createLineSplitter(MAX_HOST_LINE_CHARACTERS);
  let isServed = false;
  const answered = new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.once('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      const [first] = lines.push(chunk) ?? [];
      if (first === undefined) return;
      const reply = readReply(first);
      isServed = reply.kind === 'answer' && reply.seq === 0;
      resolve();
    });
  });
  socket.write(`${writeRequest({ seq: 0, host: 'close', name: '' })}\n`);
  await within(answered, PROBE_DEADLINE_MS);
  socket.destroy();
  return isServed;
}
