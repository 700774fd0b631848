// `bridge`: a tap that a helper program makes and joins to a bridge. net/tap.c, net_init_bridge.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { refused } from './backend.ts';
import { runHelper } from './helper-program.ts';
import { tapNetdev } from './tap-queue.ts';

export function createBridge(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const queue = runHelper(textOf(args, 'helper'), textOf(args, 'br'), state);
  return typeof queue === 'string' ? refused(queue) : tapNetdev([queue], request, () => undefined);
}
