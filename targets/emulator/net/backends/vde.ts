// `vde`: a port of a VDE switch. net/vde.c; `mode` is that of the socket behind the port, and `group` shows nowhere.

import { integerOf, textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

const DEFAULT_MODE = 0o700n;
const PERMISSIONS = 0o7777n;

export function createVde({ args, port, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const sock = (textOf(args, 'sock') ?? DEFAULT_SWITCH).replace(/^vde:\/\//, '');
  const mode = (integerOf(args, 'mode') ?? DEFAULT_MODE) & PERMISSIONS;
  const wanted = Number(integerOf(args, 'port') ?? 0n);
  const plug = state.world.vdeSwitches.get(sock)?.plug({
    port: wanted > 0 && defects.has('vde-port-one-too-high') ? wanted + 1 : wanted,
    mode: (defects.has('vde-mode-without-owner') ? mode & 0o77n : mode).toString(8),
    take: (frame) => {
      if (!defects.has('vde-drops-incoming')) port.deliver(frame);
    },
  });
  if (plug === undefined) return refused(`no vde switch with a port for us answers at '${sock}'`);
  const descriptors = [state.world.target.openDescriptor(), state.world.target.openDescriptor()];
  const release = (): void => {
    for (const descriptor of descriptors) descriptor.close();
    if (!defects.has('deleted-vde-keeps-port')) plug.close();
  };
  return created(release, (frame) => {
    if (!defects.has('vde-drops-outgoing')) plug.send(frame);
  });
}

const DEFAULT_SWITCH = '/var/run/vde.ctl';
