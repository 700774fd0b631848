// Frames out of what a debugger prints: the same wherever the files lie, without what everybody calls on his way out.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { framesIn } from './stack.ts';

function printed(base: bigint, frames: readonly string[]): string {
  const hex = (offset: bigint): string => `0x${(base + offset).toString(16)}`;
  return [
    'plumb-attached', 'Thread 1 "qemu" received signal SIGABRT, Aborted.', ...frames, 'process 7', 'Mapped address spaces:', '',
    '          Start Addr           End Addr       Size     Offset  Perms  objfile',
    `      ${hex(0n)}     ${hex(0x1000n)}   0x1000        0x0  r--p   /usr/bin/qemu-system-x86_64`,
    `      ${hex(0x1000n)}     ${hex(0x9000n)}   0x8000     0x1000  r-xp   /usr/bin/qemu-system-x86_64`,
    `      ${hex(0x9000n)}     ${hex(0xa000n)}   0x1000        0x0  rw-p   `,
    '      0x7f0000000000     0x7f0000100000   0x100000        0x0  r-xp   /usr/lib/x86_64-linux-gnu/libc.so.6', '',
  ].join('\n');
}

test('functions by their names, without arguments and without what a compiler adds', () => {
  const text = printed(0x5500_0000_0000n, ['#0  qmp_set_link (name=..., up=...) at ../net/net.c:99', '#1  0x0000550000001234 in net_init_hubport.part.0 ()', '#2  0x0000550000001300 in main ()', '#3  0x0000550000001400 in _start ()']);
  assert.equal(framesIn(text), ['qmp_set_link', 'net_init_hubport', 'main']);
});

test('without a name, by the place in the file, wherever that was put', () => {
  const at = (base: bigint): readonly string[] => framesIn(printed(base, [`#0  0x${(base + 0x1234n).toString(16)} in ?? ()`, `#1  0x${(base + 0x2000n).toString(16)} in ?? ()`]));
  assert.equal(at(0x5500_0000_0000n), ['qemu-system-x86_64+0x1234', 'qemu-system-x86_64+0x2000']);
  assert.equal(at(0x5611_2233_4000n), at(0x5500_0000_0000n));
});

test('what a program calls in order to end, and what was handed nonsense, is left out', () => {
  const dying = ['#0  __pthread_kill_implementation (threadid=...) at ./nptl/pthread_kill.c:44', '#1  0x00007f0000001000 in __GI_raise () from /usr/lib/x86_64-linux-gnu/libc.so.6', '#2  0x00007f0000002000 in ?? ()'];
  assert.equal(framesIn(printed(0x5500_0000_0000n, [...dying, '#3  0x0000550000001234 in qmp_netdev_add ()'])), ['qmp_netdev_add']);
});

test('where no signal came there are none', () => {
  assert.equal(framesIn(printed(0x5500_0000_0000n, [])), []);
  assert.equal(framesIn(''), []);
});

test.run();
