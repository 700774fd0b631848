// Planted faults of which each is one finding, however many requirements it breaks, and none hides another. The bench does so with all of them.

import { test } from 'uvu';
import { testAsManyAsFaults } from './deduplication.laws.ts';

testAsManyAsFaults([
  ['duplicate-id-ignored'],
  ['nic-id-taken-for-netdev'],
  ['deleted-id-stays-busy'],
  ['success-returns-list'],
  ['promiscuous-inverted'],
  ['query-rx-filter-states-swapped'],
  ['nic-id-taken-for-netdev', 'duplicate-id-accepted'],
  ['nic-id-taken-for-netdev', 'deleted-id-stays-busy'],
  ['close-on-unknown-command'],
  ['refused-user-leaves-netdev', 'refused-socket-leaves-netdev'],
  ['socket-port-conflict-accepted'],
  ['crash-on-long-string', 'abort-on-null-argument', 'abort-on-unexpected-argument', 'exit-on-unknown-device'],
]);

test.run();
