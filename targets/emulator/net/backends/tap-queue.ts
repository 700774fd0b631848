// A netdev on queues of a tap: frames of its peer arrive at the host's interface, and what leaves the host there goes to
// the peer. net/tap.c.

import type { TapQueue } from '../../host/tap.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created } from './backend.ts';

/** `after`: called when the netdev goes, while the interface is still there. */
export function tapNetdev(queues: readonly TapQueue[], { args, port, state }: BackendRequest, after: () => void): BackendOutcome {
  const { defects } = state.options;
  const type = String(args['type']);
  if (!defects.has(`${type}-drops-incoming`)) queues[0]?.handle((frame) => port.deliver(frame));
  const release = (): void => {
    after();
    if (!defects.has(`deleted-${type}-keeps-interface`)) for (const queue of queues) queue.close();
  };
  return created(release, (frame) => {
    if (!defects.has(`${type}-drops-outgoing`)) queues[0]?.write(frame);
  });
}
