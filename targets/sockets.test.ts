// A connection that is reset before anybody listens to it is a closed one, and ends nobody.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createScratch } from './sandbox.ts';
import { connectUnix } from './sockets.ts';

test('a reset before anybody listens closes the connection', async () => {
  const scratch = createScratch();
  const path = join(scratch.root, 'reset.sock');
  // Whoever closes with something unread resets.
  const server = createServer({ pauseOnConnect: true }, (peer) => setTimeout(() => peer.destroy(), 20)).listen(path);
  await once(server, 'listening');
  const socket = await connectUnix(path);
  socket.write('unread');
  let reset: unknown;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.prependListener('error', (error: NodeJS.ErrnoException) => (reset = error.code));
  await closed;
  assert.is(reset, 'ECONNRESET');
  assert.ok(socket.listenerCount('error') > 1, 'who connected has listened himself');
  server.close();
  scratch.remove();
});

test.run();
