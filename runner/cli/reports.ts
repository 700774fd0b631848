// What is made of a tally in a folder: each file whole or not at all.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { capturesOf, isCaptureName } from '../../reports/capture.ts';
import { junitFrom } from '../../reports/junit.ts';
import { markdownFrom } from '../../reports/markdown.ts';
import type { Tally } from '../../reports/tally.ts';
import { makeFolder, namesIn, writeWhole } from '../fuzz/store/whole.ts';

/** Holds a capture for each case that has something to tell and saw packets; not there where none did. */
const FRAMES_FOLDER = 'frames';

export function writeReports(path: string, tally: Tally): void {
  writeWhole(join(path, 'junit.xml'), junitFrom(tally));
  writeWhole(join(path, 'summary.md'), markdownFrom(tally));
  writeCaptures(join(path, FRAMES_FOLDER), tally);
}

function writeCaptures(folder: string, { told, started }: Tally): void {
  removeCaptures(folder);
  for (const event of told) {
    for (const { name, bytes } of capturesOf(event, started[0]?.plumbline ?? '')) {
      makeFolder(folder);
      writeWhole(join(folder, name), bytes);
    }
  }
}

/** Those of an earlier run into the same folder, and nothing else. */
function removeCaptures(folder: string): void {
  for (const file of namesIn(folder).filter(isCaptureName)) rmSync(join(folder, file));
}
