// What is at a path. A `*` in its last part stands for anything; of several the first by name counts.

import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { namePattern } from '../name-pattern.ts';

/** exists, and where it does: kind, mode (octal text), group (name, or its number where it has none). */
export function describePath(pattern: string): JsonObject {
  const path = pathFor(pattern);
  const stats = path === undefined ? undefined : statsOf(path);
  if (stats === undefined) return { exists: false };
  return { exists: true, kind: kindOf(stats), mode: (stats.mode & 0o7777).toString(8), group: groupName(stats.gid) };
}

function pathFor(pattern: string): string | undefined {
  const name = basename(pattern);
  if (!name.includes('*')) return pattern;
  const wanted = namePattern(name);
  try {
    const found = readdirSync(dirname(pattern)).filter((each) => wanted.test(each)).sort()[0];
    return found === undefined ? undefined : join(dirname(pattern), found);
  } catch {
    return undefined;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSocket() ? 'socket' : 'other';
}

/** group(5). */
function groupName(gid: number): string {
  try {
    const row = readFileSync('/etc/group', 'utf8').split('\n').map((line) => line.split(':')).find((fields) => fields[2] === String(gid));
    return row?.[0] ?? String(gid);
  } catch {
    return String(gid);
  }
}
