// Processes as /proc shows them: which one is the target behind its wrapper, and what it has open. proc(5).

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { HostPlace } from './protocol.ts';

/** The folder that is a process's root. */
export function rootOf(pid: number): string {
  return `/proc/${pid}/root`;
}

/** How many files a process has open; undefined where the system does not show it. */
export function countDescriptors(pid: number): number | undefined {
  return descriptorsOf(pid)?.length;
}

/** The number by which a process knows the socket of an inode. */
export function descriptorOfSocket(pid: number, inode: string): number | undefined {
  return descriptorsOf(pid)?.find(({ link }) => link === `socket:[${inode}]`)?.number;
}

/** The number by which a process knows a tap's queue: the kernel tells the interface in its fdinfo. Behind a chroot the device's path is longer. */
export function descriptorOfInterface(pid: number, name: string): number | undefined {
  const taps = descriptorsOf(pid)?.filter(({ link }) => link.endsWith('/net/tun'));
  return taps?.find(({ number }) => textOf(`/proc/${pid}/fdinfo/${number}`).split('\n').includes(`iff:\t${name}`))?.number;
}

/** What a process's network tells of itself: tcp, udp, unix, dev. Empty where it is hidden from us. */
export function networkTable(process: number | 'self', name: string): string {
  return textOf(`/proc/${process}/net/${name}`);
}

/** The namespace's name; undefined where it is hidden from us. */
export function namespaceOf(process: number | 'self', kind: 'net' | 'user'): string | undefined {
  const link = linkOf(`/proc/${process}/ns/${kind}`);
  return link === '' ? undefined : link;
}

/** The leader or the first of its descendants that listens in the scratch folder; a wrapper may have a network of its own. */
export function targetPid({ leader, scratch }: HostPlace): number {
  const isTarget = (pid: number): boolean => {
    const sockets = socketsIn(scratch, pid);
    return descriptorsOf(pid)?.some(({ link }) => sockets.includes(link)) === true;
  };
  let generation: readonly number[] = [leader];
  for (let depth = 0; depth < MAX_DEPTH && generation.length > 0; depth += 1) {
    const found = generation.find(isTarget);
    if (found !== undefined) return found;
    generation = generation.flatMap(childrenOf);
  }
  return leader;
}

/** Links to the sockets that listen in a folder, as the network of a process has them. */
function socketsIn(folder: string, pid: number): readonly string[] {
  return networkTable(pid, 'unix').split('\n').flatMap((line) => {
    const [, , , flags, , , inode, path = ''] = line.trim().split(/ +/);
    return flags === LISTENING && path.startsWith(`${folder}/`) ? [`socket:[${inode}]`] : [];
  });
}

/** SO_ACCEPTCON. */
const LISTENING = '00010000';

/** Wrappers within wrappers; more are none. */
const MAX_DEPTH = 8;

/** Of all its threads. */
export function childrenOf(pid: number): readonly number[] {
  const tasks = namesIn(`/proc/${pid}/task`) ?? [];
  return tasks.flatMap((task) => textOf(`/proc/${pid}/task/${task}/children`).split(' ').filter((word) => word !== '').map(Number));
}

type Descriptor = { readonly number: number; readonly link: string };

function descriptorsOf(pid: number): readonly Descriptor[] | undefined {
  return namesIn(`/proc/${pid}/fd`)?.map((name) => ({ number: Number(name), link: linkOf(`/proc/${pid}/fd/${name}`) }));
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
