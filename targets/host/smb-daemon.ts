// The SMB daemon of the host, which a target starts by itself for each connection of its guest: whether it is there, and
// whether it could serve anybody. It looks where the target looks, which may be behind a chroot.

import { existsSync, readFileSync } from 'node:fs';
import { unavailable } from '../unavailable.ts';
import type { Opened } from './endpoint.ts';
import { passive } from './free-names.ts';
import { rootOf } from './target-process.ts';

/** QEMU's own default, and that of the distributions. */
const PATH = '/usr/sbin/smbd';

export function openSmbDaemon(serving: boolean, target: number): Opened {
  if (!existsSync(`${rootOf(target)}${PATH}`)) return unavailable(`an SMB daemon (${PATH}; Debian: samba)`);
  if (serving && !mayChangeGroups()) return unavailable('an SMB daemon that may change its groups (run with sandbox=none)');
  return passive({ path: PATH }, async () => {});
}

/** As root smbd takes the groups of whom it serves, which a namespace that knows only root forbids. user_namespaces(7). */
function mayChangeGroups(): boolean {
  if (process.getuid?.() !== 0) return true;
  try {
    const groups = readFileSync('/proc/self/gid_map', 'latin1').trim().split(/\s+/).map(Number);
    return readFileSync('/proc/self/setgroups', 'latin1').trim() === 'allow' && (groups[2] ?? 0) > NOBODY;
  } catch {
    return false;
  }
}

const NOBODY = 65_534;
