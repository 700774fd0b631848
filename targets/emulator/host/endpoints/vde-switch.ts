// A VDE switch of the simulated host.

import type { OpenEndpoint } from '../endpoint.ts';
import { VdeSwitch } from '../vde.ts';

export const openVdeSwitch: OpenEndpoint<'vde-switch'> = (_spec, { host }) => {
  const path = `/tmp/${host.unusedName('h')}/ctl`;
  const opened = new VdeSwitch(path, host.turns, host.files);
  host.vdeSwitches.set(path, opened);
  const close = (): void => {
    host.vdeSwitches.delete(path);
    opened.close();
  };
  return { kind: 'open', endpoint: { info: () => ({ path }), send: () => undefined, close, ask: () => ({ ports: [...opened.ports()] }) } };
};
