// The acceleration of a tap by the kernel: `vhost`, `vhostforce`, `vhostfd`, `vhostfds`, `poll-us`. net/tap.c.
//
// One that cannot be had is a refusal, whether it was forced or not: the original drops the netdev in both cases.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { VHOST_NET } from '../../host/endpoints/vhost-net.ts';
import type { TapQueue } from '../../host/tap.ts';
import { flagOf, integerOf } from '../arguments.ts';
import { descriptorRefusal } from './backend.ts';
import type { NetState } from '../state.ts';

/** The result gives it back; or why it cannot be had. */
export function accelerate(queue: TapQueue, descriptor: string | undefined, args: JsonObject, { world }: NetState): (() => void) | string {
  const isWanted = flagOf(args, 'vhost') ?? (descriptor !== undefined || flagOf(args, 'vhostforce') === true);
  if (!isWanted) return descriptor === undefined ? () => undefined : 'a vhost descriptor goes with vhost only';
  const { settings } = queue.tap;
  if (descriptor === undefined && world.files.at(VHOST_NET) === undefined) return `${VHOST_NET} cannot be opened`;
  if (descriptor !== undefined && world.target.resolve(descriptor)?.kind !== 'vhost') return descriptorRefusal(descriptor);
  const opened = descriptor === undefined ? world.target.openDescriptor() : undefined;
  opened?.holds({ kind: 'vhost' });
  settings.vhost = true;
  settings.pollMicroseconds = Number(integerOf(args, 'poll-us') ?? 0n);
  return () => opened?.close();
}
