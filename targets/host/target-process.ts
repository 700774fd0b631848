// The target's process as /proc shows it: which one it is behind a wrapper, and what it has open. proc(5).

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type TargetProcess = {
  /** The process that the harness started: the target, or a wrapper around it. */
  readonly leader: number;
  /** The target's listening sockets lie in this folder, and tell it from its wrapper. */
  readonly scratch: string;
};

/** The folder that is the target's root. */
export function rootOf(target: TargetProcess): string {
  return `/proc/${targetPid(target)}/root`;
}

/** How many files the target has open; undefined where the system does not show it. */
export function countDescriptors(target: TargetProcess): number | undefined {
  return descriptorsOf(targetPid(target))?.length;
}

/** The number by which the target knows the socket of an inode. */
export function descriptorOfSocket(target: TargetProcess, inode: string): number | undefined {
  return descriptorsOf(targetPid(target))?.find(({ link }) => link === `socket:[${inode}]`)?.number;
}

/** The number by which the target knows a tap's queue: the kernel tells the interface in its fdinfo. Behind a chroot the device's path is longer. */
export function descriptorOfInterface(target: TargetProcess, name: string): number | undefined {
  const pid = targetPid(target);
  const taps = descriptorsOf(pid)?.filter(({ link }) => link.endsWith('/net/tun'));
  return taps?.find(({ number }) => textOf(`/proc/${pid}/fdinfo/${number}`).split('\n').includes(`iff:\t${name}`))?.number;
}

/** The target's table of a kind of sockets: tcp, udp, unix. */
export function socketTable(target: TargetProcess, table: string): string {
  return textOf(`/proc/${targetPid(target)}/net/${table}`);
}

/** The namespace's name; undefined where it is hidden from us. */
export function namespaceOf(process: number | 'self', kind: 'net' | 'user'): string | undefined {
  const link = linkOf(`/proc/${process}/ns/${kind}`);
  return link === '' ? undefined : link;
}

/** The leader or the first of its descendants that listens in the scratch folder; a wrapper may have a network of its own. */
export function targetPid(target: TargetProcess): number {
  const isTarget = (pid: number): boolean => {
    const sockets = socketsIn(target.scratch, pid);
    return descriptorsOf(pid)?.some(({ link }) => sockets.includes(link)) === true;
  };
  let generation: readonly number[] = [target.leader];
  for (let depth = 0; depth < MAX_DEPTH && generation.length > 0; depth += 1) {
    const found = generation.find(isTarget);
    if (found !== undefined) return found;
    generation = generation.flatMap(childrenOf);
  }
  return target.leader;
}

/** Links to the sockets that listen in a folder, as the network of a process has them. */
function socketsIn(folder: string, pid: number): readonly string[] {
  return textOf(`/proc/${pid}/net/unix`).split('\n').flatMap((line) => {
    const [, , , flags, , , inode, path = ''] = line.trim().split(/ +/);
    return flags === LISTENING && path.startsWith(`${folder}/`) ? [`socket:[${inode}]`] : [];
  });
}

/** SO_ACCEPTCON. */
const LISTENING = '00010000';

/** Wrappers within wrappers; more are none. */
const MAX_DEPTH = 8;

function childrenOf(pid: number): readonly number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter((word) => word !== '').map(Number);
}

type Descriptor = { readonly number: number; readonly link: string };

function descriptorsOf(pid: number): readonly Descriptor[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => ({ number: Number(name), link: linkOf(`/proc/${pid}/fd/${name}`) }));
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
