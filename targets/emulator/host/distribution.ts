// What the packages of the distribution have brought to the virtual host: the scripts that a tap runs unless told otherwise.

import type { VirtualHost } from './virtual-host.ts';

export const TAP_SCRIPT = '/etc/qemu-ifup';
export const TAP_DOWN_SCRIPT = '/etc/qemu-ifdown';

export function installDistribution({ interfaces, programs }: VirtualHost): void {
  programs.install(TAP_SCRIPT, ([name = '']) => {
    const tap = interfaces.named(name);
    if (tap !== undefined) tap.up = true;
    return 0;
  });
  programs.install(TAP_DOWN_SCRIPT, () => 0);
}
