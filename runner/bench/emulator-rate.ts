// Commands per second that the emulator answers to a client which pipelines and looks at nothing.

import { connect } from 'node:net';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { type Figure, median, seconds } from './figure.ts';

const ROUNDS = 3;
const COMMANDS = 60_000;
/** Commands under way: enough to keep the socket full. */
const WINDOW = 200;

export async function benchEmulator(): Promise<readonly Figure[]> {
  const scratch = createScratch();
  try {
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rates.push(await rateOf(scratch.folder()));
    return [{ what: 'netdev_add and netdev_del per second, emulator, pipelined', value: Math.round(median(rates)).toLocaleString('en'), aim: 'at least 20,000' }];
  } finally {
    scratch.remove();
  }
}

async function rateOf(folder: string): Promise<number> {
  const instance = await openTarget('emulator').start({ machine: 'bare', monitors: 1, scratch: folder });
  instance.monitors[0]?.close();
  try {
    return await pipeline(`${folder}/qmp.sock`);
  } finally {
    await instance.stop();
  }
}

function pipeline(path: string): Promise<number> {
  const pair = '{"execute":"netdev_add","arguments":{"type":"user","id":"plumb-b"},"id":1}\n{"execute":"netdev_del","arguments":{"id":"plumb-b"},"id":2}\n';
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let answered = -2;
    let sent = 0;
    let begun = 0;
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === LINE_FEED) answered++;
      if (answered < 0) return;
      if (begun === 0) begun = performance.now();
      if (answered >= COMMANDS) {
        socket.destroy();
        resolve(answered / seconds(begun));
        return;
      }
      const due = Math.min(COMMANDS, answered + WINDOW) - sent;
      if (due < 2) return;
      socket.write(pair.repeat(due >> 1));
      sent += (due >> 1) * 2;
    });
    socket.write('{"execute":"qmp_capabilities"}\n');
  });
}

const LINE_FEED = 10;
