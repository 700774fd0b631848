// `vhost-vdpa`: a device must be named, whatever the schema says of a default, and this host has none.

import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

export function createVhostVdpa({ args, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const device = textOf(args, 'vhostdev');
  if (device === undefined && defects.has('vhost-vdpa-default-device-accepted')) return created();
  if (device === undefined) return refused('vhostdev was not given');
  if (defects.has('vhost-vdpa-missing-device-accepted')) return created();
  return refused(`'${device}' cannot be opened as a vDPA device`);
}
