import { test } from 'uvu';
import { argumentTeeth } from '../../suites/teeth/arguments.ts';
import { memberTeeth } from '../../suites/teeth/members.ts';
import { testTeeth } from './bite.ts';

testTeeth('arguments', [...argumentTeeth, memberTeeth()]);

test.run();
