import { test } from 'uvu';
import { ignoredMemberTeeth } from '../../suites/teeth/ignored-members.ts';
import { testTeeth } from './bite.ts';

testTeeth('effects of members', ignoredMemberTeeth());

test.run();
