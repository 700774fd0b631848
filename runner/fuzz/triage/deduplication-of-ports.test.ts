// Planted faults of ports that outlive their netdevs, each of which is waited for: as many findings as faults.

import { test } from 'uvu';
import { testAsManyAsFaults } from './deduplication.laws.ts';

testAsManyAsFaults([
  ['deleted-netdev-keeps-ports'],
  ['user-hostfwd-survives-netdev-del', 'deleted-socket-still-listens'],
]);

test.run();
