import { test } from 'uvu';
import { userEffectTeeth } from '../../suites/teeth/effects-user.ts';
import { backendEffectTeeth } from '../../suites/teeth/effects-backends.ts';
import { simulatedEffectTeeth } from '../../suites/teeth/effects-simulated.ts';
import { nicEffectTeeth } from '../../suites/teeth/effects-nic.ts';
import { ignoredMemberTeeth } from '../../suites/teeth/ignored-members.ts';
import { testTeeth } from './bite.ts';

testTeeth('effects of members', ignoredMemberTeeth());
testTeeth('the user network', userEffectTeeth);
testTeeth('other backends', backendEffectTeeth);
testTeeth('links, announcements, receive filters and failover', nicEffectTeeth);
testTeeth('hosts that are simulated', simulatedEffectTeeth);

test.run();
