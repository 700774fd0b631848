import { test } from 'uvu';
import { nothingLeaves } from './nothing-leaves.laws.ts';

test('the emulator sends nothing out', () => nothingLeaves('emulator'));

test.run();
