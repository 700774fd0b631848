import { test } from 'uvu';
import { monitorTeeth } from '../../suites/teeth/monitor.ts';
import { testTeeth } from './bite.ts';

testTeeth('monitor', monitorTeeth);

test.run();
