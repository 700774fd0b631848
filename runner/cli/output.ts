// Where the commands write: standard output for results, standard error for progress and complaints.

import { closeSync, writeSync } from 'node:fs';

export type Output = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Standard error, where that is a terminal on which lines can be redrawn. */
  readonly terminal: Terminal | undefined;
  readonly colour: boolean;
  /** Aborted where nobody reads any longer: a pipe whose other end is closed, a terminal that has gone. */
  readonly gone?: AbortSignal;
};

/** Its size now; it may change. Zero where it does not say. */
export type Terminal = { readonly columns: number; readonly rows: number };

export function processOutput(): Output {
  const { env, stdout, stderr } = process;
  const gone = new AbortController();
  for (const stream of [stdout, stderr]) stream.on('error', () => gone.abort());
  process.once('exit', leaveTerminal);
  // https://no-color.org: any value that is not empty.
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    terminal: stderr.isTTY && env.TERM !== 'dumb' ? stderr : undefined,
    colour: wanted && (stdout.isTTY || forced),
    gone: gone.signal,
  };
}

/** At its end Node puts terminals back as they were, and aborts where one of them has gone; a descriptor that is closed it leaves alone. */
function leaveTerminal(): void {
  for (const { fd, isTTY } of [process.stdout, process.stderr]) {
    if (!isTTY) continue;
    try {
      writeSync(fd, '');
    } catch {
      [0, 1, 2].forEach(closeQuietly);
      return;
    }
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // It was closed before.
  }
}
