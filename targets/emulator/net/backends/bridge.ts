// `bridge`: the helper program of this host has no bridge that it may use.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { refused } from './backend.ts';

export function createBridge({ args }: BackendRequest): BackendOutcome {
  return refused(`the helper program could not attach to the bridge '${textOf(args, 'br') ?? 'br0'}'`);
}
