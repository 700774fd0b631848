// `netmap`: a port of a VALE switch, or a network card that is taken over. net/netmap.c.
//
// Where the original hands `devname` to nobody, this one opens what it names: so says the schema.

import { NETMAP } from '../../host/netmap.ts';
import { textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

export function createNetmap({ args, port, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const name = textOf(args, 'ifname') ?? '';
  const device = state.world.netmapDevices.get(textOf(args, 'devname') ?? NETMAP);
  const opened = device?.open(defects.has('netmap-vale-switches-are-one') ? name.replace(/^vale\d+:/, 'vale0:') : name, (frame) => {
    if (!defects.has('netmap-drops-incoming')) port.deliver(frame);
  });
  if (opened === undefined) return refused(`'${name}' cannot be opened by netmap`);
  const descriptor = state.world.target.openDescriptor();
  const release = (): void => {
    descriptor.close();
    if (!defects.has('deleted-netmap-keeps-port')) opened.close();
  };
  return created(release, (frame) => {
    if (!defects.has('netmap-drops-outgoing')) opened.send(frame);
  });
}
