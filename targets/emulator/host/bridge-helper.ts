// The helper that joins a tap to a bridge for a process without the right to do so, and hands the tap over on a socket.
// qemu-bridge-helper.c; this one may use every bridge.

import type { TapQueue } from './tap.ts';
import { openTap } from './tap.ts';
import type { VirtualHost } from './virtual-host.ts';

/** The socket on which the caller waits for the tap. */
export class Handover {
  readonly kind = 'handover';
  queue: TapQueue | undefined;
}

const FAILED = 1;

/** The result is the exit status. */
export function runBridgeHelper(args: readonly string[], host: VirtualHost): number {
  const isKnown = args.every((word) => /^--(use-vnet$|br=|fd=)/.test(word));
  const bridge = valueOf(args, 'br') ?? '';
  const handover = host.target.resource(Number(valueOf(args, 'fd')));
  if (!isKnown || handover?.kind !== 'handover' || host.interfaces.named(bridge)?.kind !== 'bridge') return FAILED;
  const queue = openTap(host, host.target, { name: 'tap%d', vnetHeader: args.includes('--use-vnet'), multiQueue: false });
  if (typeof queue === 'string') return FAILED;
  host.interfaces.join(queue.interface, bridge);
  handover.queue = queue;
  return 0;
}

/** The last of several counts. */
function valueOf(args: readonly string[], option: string): string | undefined {
  const start = `--${option}=`;
  return args.findLast((word) => word.startsWith(start))?.slice(start.length);
}
