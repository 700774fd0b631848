// The agent: the real host as a process of its own inside a target's network, spoken to over its stdin and stdout.
//
// It ends when its stdin does, however that comes about, and closes what it opened. Its word: `own` where the network
// has nothing beyond loopback. Which instance it serves is the first that it is told.

import { createLineSplitter } from './line-splitter.ts';
import { MAX_HOST_LINE_CHARACTERS } from './protocol.ts';
import { realHost } from './real-host.ts';
import { serveHost } from './serve-host.ts';

/** Packets that nobody reads are dropped beyond this; answers are few. */
const MAX_WAITING_BYTES: number = 64 * 1024 * 1024;

const [network = ''] = process.argv.slice(2);
const host = realHost({ scratch: '/nowhere', leader: 0, isOwnNetwork: network === 'own' });
const server = serveHost(host, (line, what) => {
  if (what === 'answer' || process.stdout.writableLength < MAX_WAITING_BYTES) process.stdout.write(`${line}\n`);
});
const lines = createLineSplitter(MAX_HOST_LINE_CHARACTERS);

/** However long something takes to close, it goes with us. */
const END_MS = 3_000;

let isEnding = false;
function leave(): void {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), END_MS);
  void host.end().then(() => process.exit(0));
}

process.stdout.on('error', leave);
process.stdin.on('error', leave);
process.stdin.on('end', leave);
process.stdin.on('data', (chunk: Buffer) => {
  const complete = lines.push(chunk);
  if (complete === undefined) leave();
  else for (const line of complete) server.hear(line);
});
process.stdout.write('ready\n');
