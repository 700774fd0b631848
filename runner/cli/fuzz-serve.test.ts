// `plumbline fuzz --serve` as a process: it tells where it is shown, and ends with its server at Ctrl-C, whoever reads.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { complains, MAIN, plumbline } from '../house/as-user.ts';

test('Ctrl-C ends the server with the campaign, and shows readers the end', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'fuzz', '--time', '10m', '--workers', '1', '--serve', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const texts = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => { texts.out += part.toString(); });
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (part: Buffer) => {
      texts.err += part.toString();
      const [, told] = /^plumbline: shown at (\S+)$/m.exec(texts.err) ?? [];
      if (told !== undefined) resolve(told);
    });
    child.on('close', () => reject(new Error(texts.err)));
  });
  const [deaf] = await once(get(`${url}events`, { agent: false }).on('error', () => {}), 'response');
  deaf.on('error', () => {}).pause();
  const [reader] = await once(get(`${url}events`, { agent: false }), 'response');
  let read = '';
  for await (const part of reader) {
    if (read === '') child.kill('SIGINT');
    read += part;
  }
  assert.match(read, /event: end\n/);
  const [status] = await closed;
  assert.is(status, 0, texts.err);
  assert.match(texts.out, /nothing found in emulator/);
  deaf.destroy();
});

test('an address that others could reach is refused', async () => {
  complains(await plumbline('fuzz', '--serve', '0.0.0.0:80'), 2, /--serve takes a loopback address and a port, such as 127\.0\.0\.1:8080/);
});

test.run();
