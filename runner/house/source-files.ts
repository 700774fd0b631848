// The project's own source, read as text: what the house rules are tested on.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOMS: readonly string[] = ['generators', 'targets', 'runner', 'suites', 'reports'];

export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

/** `path` is relative to the root, with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };

export function sourceFiles(): readonly SourceFile[] {
  return ROOMS.flatMap((room) => readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ path: `${room}/${file}`, text: readFileSync(join(ROOT, room, file), 'utf8') })));
}

export type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

/** The imports of a file: of other files as paths from the root, of packages by name. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const statements = text.matchAll(/(?:^|\n)(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/g);
  return [...statements].map(([, type, fixed, lazy]) => {
    const specifier = fixed ?? lazy ?? '';
    const to = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;
    return { from: path, to, typeOnly: type !== undefined };
  });
}

/** Tests, laws and their props may look wherever they must. */
export function isTest(path: string): boolean {
  return /\.(test|laws)\.ts$/.test(path) || path.startsWith('runner/house/') || path.startsWith('runner/bench/');
}
