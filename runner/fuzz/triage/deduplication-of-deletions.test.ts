// Planted faults of what goes with a netdev and what stays, of which each breaks several requirements: as many findings as faults.

import { test } from 'uvu';
import { testAsManyAsFaults } from './deduplication.laws.ts';

testAsManyAsFaults([
  ['netdev-del-removes-all-of-type', 'refused-user-leaves-netdev'],
  ['deleted-netdev-still-forwards'],
]);

test.run();
