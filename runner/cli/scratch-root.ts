// The folder of one run, under which every instance gets one of its own.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScratchMaker } from '../scratch.ts';

export type ScratchRoot = { readonly folder: ScratchMaker; readonly remove: () => Promise<void> };

export async function openScratch(): Promise<ScratchRoot> {
  const root = await mkdtemp(join(tmpdir(), 'plumb-'));
  let count = 0;
  const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
  return {
    folder: async () => {
      const path = join(root, String(count++));
      await mkdir(path);
      return { path, remove: () => remove(path) };
    },
    remove: () => remove(root),
  };
}
