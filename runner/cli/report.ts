// `plumbline report`: stored event streams added up, or judged again without the target.

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { paletteFor } from '../../reports/palette.ts';
import { summaryFrom } from '../../reports/summary.ts';
import { type Tally, TallyKeeper } from '../../reports/tally.ts';
import { decodeEvent } from '../event-json.ts';
import type { RunEvent } from '../events.ts';
import { makeFolder } from '../fuzz/store/whole.ts';
import { cannotRead, EXIT, type ExitCode } from './exit.ts';
import { writingTo } from './given-files.ts';
import type { Output } from './output.ts';
import { rejudged } from './rejudge.ts';
import { writeReports } from './reports.ts';
import { STREAM_FILE } from './run-directory.ts';

export type ReportOptions = { readonly out?: string; readonly rejudge?: boolean };

export async function report(folders: readonly string[], options: ReportOptions, output: Output): Promise<ExitCode> {
  const tally = new TallyKeeper();
  for (const folder of folders) {
    let owned = true;
    await readStream(folder, output, (event) => {
      if (event.kind === 'run-started') owned = event.ownership !== 'attached';
      tally.take(options.rejudge === true ? rejudged(event, owned) : event);
    });
  }
  const sum = tally.sum();
  output.out(summaryFrom(sum, paletteFor(output.colour)));
  if (options.out !== undefined) writeInto(options.out, sum);
  return exitCodeOf(sum);
}

/** A last line that a crash cut off is left out and told; what stands before it counts. */
async function readStream(folder: string, output: Output, take: (event: RunEvent) => void): Promise<void> {
  const path = join(folder, STREAM_FILE);
  const input = createReadStream(path, 'utf8');
  const opened = new Promise<void>((resolve, reject) => input.once('open', () => resolve()).once('error', reject));
  await opened.catch((error: Error) => {
    throw cannotRead(path, error, '; give a folder that "plumbline check --out" has written');
  });
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    const decoded = decodeEvent(line);
    if (decoded.kind === 'event') take(decoded.event);
    else output.err(`plumbline: ${path}:${number} is left out: ${decoded.reason}\n`);
  }
}

function writeInto(path: string, sum: Tally): void {
  writingTo(path, () => {
    makeFolder(path);
    writeReports(path, sum);
  });
}

/** A shard that did not end is no proof of anything. */
function exitCodeOf({ started, finished, counts }: Tally): ExitCode {
  const strict = started.some((run) => run.strict);
  if (counts.fail > 0 || (strict && counts.deviation > 0)) return EXIT.findings;
  if (finished.some(({ outcome }) => outcome === 'findings')) return EXIT.findings;
  const complete = finished.length === started.length && finished.every(({ outcome }) => outcome === 'conforms');
  return complete && finished.length > 0 ? EXIT.conforms : EXIT.couldNotRun;
}
