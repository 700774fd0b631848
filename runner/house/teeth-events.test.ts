import { test } from 'uvu';
import { eventTeeth } from '../../suites/teeth/events-and-process.ts';
import { testTeeth } from './bite.ts';

testTeeth('events', eventTeeth);

test.run();
