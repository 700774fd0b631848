import { test } from 'uvu';
import { nothingLeaves } from './nothing-leaves.laws.ts';

test('a QEMU beside us sends nothing out', () => nothingLeaves('qemu:qemu-system-x86_64?sandbox=none'));

test.run();
