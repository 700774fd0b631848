// The folder of `--out`: the event stream as it grows, and at the end what others read, each file whole or not at all.
//
// A disk that fills up loses no verdict: writing stops, the run goes on, and the problem is told at the end.

import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { type Tally, TallyKeeper } from '../../reports/tally.ts';
import { messageOf } from '../error-text.ts';
import { encodeEvent } from '../event-json.ts';
import type { RunEvent } from '../events.ts';
import { makeFolder } from '../fuzz/store/whole.ts';
import { cannotWrite } from './exit.ts';
import { writeReports } from './reports.ts';

export const STREAM_FILE = 'events.ndjson';

export type RunDirectory = {
  readonly problem: string | undefined;
  write(event: RunEvent): void;
  /** Closes the stream and writes the reports. Never rejects: what went wrong is in `problem`. */
  finish(): Promise<void>;
};

export async function openRunDirectory(path: string): Promise<RunDirectory> {
  try {
    makeFolder(path);
    return await opened(path);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function opened(path: string): Promise<RunDirectory> {
  const stream = createWriteStream(join(path, STREAM_FILE));
  await new Promise<void>((resolve, reject) => stream.once('open', () => resolve()).once('error', reject));
  let problem: string | undefined;
  const tally = new TallyKeeper();
  stream.on('error', (error) => {
    problem ??= `${join(path, STREAM_FILE)} is incomplete: ${error.message}`;
  });
  return {
    get problem() {
      return problem;
    },
    write: (event) => {
      tally.take(event);
      if (problem === undefined) stream.write(`${encodeEvent(event)}\n`);
    },
    finish: async () => {
      await closed(stream);
      problem ??= problemOfReports(path, tally.sum());
    },
  };
}

function closed(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.end(() => resolve());
    stream.once('error', () => resolve());
    if (stream.destroyed) resolve();
  });
}

function problemOfReports(path: string, tally: Tally): string | undefined {
  try {
    writeReports(path, tally);
    return undefined;
  } catch (error) {
    return `the reports in ${path} are incomplete: ${messageOf(error)}`;
  }
}
