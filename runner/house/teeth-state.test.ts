import { test } from 'uvu';
import { stateTeeth } from '../../suites/teeth/replies-and-state.ts';
import { testTeeth } from './bite.ts';

testTeeth('state', stateTeeth);

test.run();
