// `vhost-user`: the emulator has no character devices, so none has the wanted name.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

export function createVhostUser({ args, state }: BackendRequest): BackendOutcome {
  if (state.options.defects.has('vhost-user-missing-chardev-accepted')) return created();
  return refused(`there is no character device '${textOf(args, 'chardev') ?? ''}'`);
}
