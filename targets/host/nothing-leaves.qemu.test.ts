import { test } from 'uvu';
import { nothingLeaves, watcherIsStill } from './nothing-leaves.laws.ts';

test('the watcher sees nothing of what nobody sends', watcherIsStill);

test('a QEMU in namespaces of its own sends nothing out', () => nothingLeaves('qemu:qemu-system-x86_64'));

test.run();
