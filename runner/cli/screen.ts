// What a run shows while it goes and when it ends.

import { paletteFor } from '../../reports/palette.ts';
import { Progress } from '../../reports/progress.ts';
import { summaryFrom } from '../../reports/summary.ts';
import { TallyKeeper } from '../../reports/tally.ts';
import type { RunEvent } from '../events.ts';
import type { Output } from './output.ts';

export type Screen = { take(event: RunEvent): void; finish(): void };

export function createScreen(output: Output, total: number): Screen {
  const tally = new TallyKeeper();
  const progress = new Progress({
    total, columns: output.terminal?.columns, write: output.err, now: () => performance.now(),
  });
  return {
    take: (event) => {
      tally.take(event);
      progress.take(event);
    },
    finish: () => {
      progress.finish();
      output.out(summaryFrom(tally.sum(), paletteFor(output.colour)));
    },
  };
}
