// `vde`: no switch runs on this host.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { refused } from './backend.ts';

export function createVde({ args }: BackendRequest): BackendOutcome {
  return refused(`no vde switch answers at '${textOf(args, 'sock') ?? 'the default socket'}'`);
}
