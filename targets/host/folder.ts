// A folder with files, in the instance's scratch.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Opened, Room } from './endpoint.ts';
import { passive } from './free-names.ts';

export async function openFolder(files: { readonly [name: string]: string }, room: Room): Promise<Opened> {
  const path = freshFolder(room);
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    if (!file.startsWith(`${path}/`)) throw new Error(`"${name}" is no name of a file in a folder`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return passive({ path }, async () => rmSync(path, { recursive: true, force: true }));
}

/** Short, for a socket's path has 107 bytes. */
export function freshFolder(room: Room): string {
  return mkdtempSync(join(room.scratch, 'h'));
}
