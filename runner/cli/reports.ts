// What is made of a tally in a folder: each file whole or not at all.

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capturesOf, isCaptureName } from '../../reports/capture.ts';
import { junitFrom } from '../../reports/junit.ts';
import { markdownFrom } from '../../reports/markdown.ts';
import type { Tally } from '../../reports/tally.ts';

/** Holds a capture for each case that has something to tell and saw packets; not there where none did. */
const FRAMES_FOLDER = 'frames';

export async function writeReports(path: string, tally: Tally): Promise<void> {
  await writeWhole(join(path, 'junit.xml'), junitFrom(tally));
  await writeWhole(join(path, 'summary.md'), markdownFrom(tally));
  await writeCaptures(join(path, FRAMES_FOLDER), tally);
}

async function writeCaptures(folder: string, { told, started }: Tally): Promise<void> {
  await removeCaptures(folder);
  for (const event of told) {
    for (const { name, bytes } of capturesOf(event, started[0]?.plumbline ?? '')) {
      await mkdir(folder, { recursive: true });
      await writeWhole(join(folder, name), bytes);
    }
  }
}

/** Those of an earlier run into the same folder, and nothing else. */
async function removeCaptures(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter(isCaptureName)) await rm(join(folder, file));
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}
