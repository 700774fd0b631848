// `netmap`: even a build that has it finds no netmap device on this host.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { refused } from './backend.ts';

export function createNetmap({ args }: BackendRequest): BackendOutcome {
  return refused(`'${textOf(args, 'ifname') ?? ''}' cannot be opened at '${textOf(args, 'devname') ?? '/dev/netmap'}'`);
}
