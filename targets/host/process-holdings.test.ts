import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { processHoldings } from './process-holdings.ts';

test('a process is told by its descriptors, threads and memory, those of its children included', async () => {
  const before = processHoldings(process.pid);
  const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const with1 = processHoldings(process.pid);
  child.kill('SIGKILL');
  await once(child, 'close');
  if (before.kind !== 'answer' || with1.kind !== 'answer') return assert.unreachable(JSON.stringify([before, with1]));
  for (const what of ['descriptors', 'threads', 'residentKiB']) {
    assert.ok(Number(before.value[what]) > 0, what);
    assert.ok(Number(with1.value[what]) > Number(before.value[what]), what);
  }
});

test('one that spins has worked and goes on, one that sleeps does neither', async () => {
  const childOf = async (script: string) => {
    const child = spawn(process.execPath, ['-e', `console.log('up'); ${script}`], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    return child;
  };
  const children = [await childOf('for (;;);'), await childOf('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)')];
  const look = () => children.map(({ pid = 0 }) => processHoldings(pid)).map((answer) => (answer.kind === 'answer' ? answer.value : {}));
  const before = look();
  while (Number(look()[0]?.['processorMs']) < Number(before[0]?.['processorMs']) + 100) await new Promise((resolve) => setTimeout(resolve, 10));
  const [spinning, sleeping] = look();
  for (const child of children) child.kill('SIGKILL');
  assert.is(spinning?.['runnable'], true);
  assert.is(sleeping?.['runnable'], false);
  assert.ok(Number(sleeping?.['processorMs']) - Number(before[1]?.['processorMs']) < 100);
});

test('of a process that is not there nothing can be told', () => {
  assert.equal(processHoldings(2 ** 30), { kind: 'unavailable', missing: `/proc/${2 ** 30}` });
});

test.run();
