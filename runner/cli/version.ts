// The version of plumbline itself, from the package that this file ships in.

import { readFileSync } from 'node:fs';

export const VERSION: string = readVersion();

/** In the source tree package.json is two folders up, in `dist` three. */
function readVersion(): string {
  for (const candidate of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8')) as { name?: string; version?: string };
      if (name === 'plumbline' && version !== undefined) return version;
    } catch {
      // Not there: the next place.
    }
  }
  return 'unknown';
}
