// A program of the harness's own, for a target to start: it notes its arguments, then does as it was told.
//
// A script of the plain shell, for it may be started where nothing else is: behind a chroot.

import { closeSync, existsSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndpointSpec } from '../host-side.ts';
import { unavailable } from '../unavailable.ts';
import { NO_OWN_NETWORK, type Opened, type Room } from './endpoint.ts';
import { freshFolder } from './folder.ts';
import { passive } from './free-names.ts';

type ProgramSpec = Extract<EndpointSpec, { readonly kind: 'program' }>;

export async function openProgram(spec: ProgramSpec, room: Room): Promise<Opened> {
  const helper = HELPERS.find(existsSync);
  if (spec.behaviour === 'bridge-helper') {
    if (!room.isOwnNetwork) return unavailable(NO_OWN_NETWORK);
    if (helper === undefined) return unavailable('qemu-bridge-helper');
  }
  const folder = freshFolder(room);
  const path = join(folder, 'program');
  writeFileSync(path, `#!/bin/sh\n${noting(join(folder, CALLS))}\n${bodyOf(spec, helper ?? '')}\n`, { mode: 0o755 });
  return passive({ path }, async () => rmSync(folder, { recursive: true, force: true }));
}

/** The arguments of each call so far of the program at a path. */
export function callsOf(path: string): readonly (readonly string[])[] {
  const file = path.replace(/program$/, CALLS);
  if (!existsSync(file)) return [];
  const words = beginningOf(file).split('\0').slice(0, -1);
  const calls: (readonly string[])[] = [];
  for (let at = 0; at < words.length && calls.length < MAX_CALLS;) {
    const end = at + 1 + Number(words[at]);
    if (!(end <= words.length)) break;
    calls.push(words.slice(at + 1, end));
    at = end;
  }
  return calls;
}

const CALLS = 'calls';
const MAX_CALLS = 1_000;
const MAX_CALLS_BYTES: number = 1024 * 1024;

function beginningOf(file: string): string {
  const bytes = Buffer.alloc(MAX_CALLS_BYTES);
  const handle = openSync(file, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, MAX_CALLS_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

/** Where distributions put it. */
const HELPERS: readonly string[] = ['/usr/lib/qemu/qemu-bridge-helper', '/usr/libexec/qemu-bridge-helper'];

/** One write for a call: how many arguments, then each, NUL behind all of them. */
function noting(file: string): string {
  return `printf '%s\\0' "$#" "$@" >> ${quoted(file)}`;
}

function bodyOf(spec: ProgramSpec, helper: string): string {
  switch (spec.behaviour) {
    case 'echo': return 'while IFS= read -r line; do printf \'echo %s\\n\' "$line"; done';
    case 'exit': return `exit ${spec.status ?? 0}`;
    case 'bridge-helper': return becomeHelper(helper);
    default: throw spec.behaviour satisfies never;
  }
}

/** The helper serves only bridges that /etc/qemu/bridge.conf allows; it gets one of its own that allows every bridge. */
function becomeHelper(helper: string): string {
  const allow = 'at=/etc/qemu; [ -d $at ] || at=/etc; mount -t tmpfs plumbline $at && mkdir -p /etc/qemu && echo allow all > /etc/qemu/bridge.conf && exec "$@"';
  return `exec unshare --mount --propagation unchanged -- /bin/sh -c '${allow}' sh ${helper} "$@"`;
}

function quoted(word: string): string {
  return `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}
