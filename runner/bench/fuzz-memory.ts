// Memory of the harness over a campaign as long as a working day: as many commands as a real QEMU is sent in eight hours, to an
// emulator in this process, which answers sooner. What lives after a collection, and the resident size; each the median of a quarter of the
// time, for both go up and down by more than they grow.

import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';
import { type Figure, median, seconds } from './figure.ts';

/** Of a campaign with two workers on QEMU; `PLUMBLINE_HOURS` for another stretch. */
const COMMANDS_PER_SECOND = 600;
const HOURS = Number(process.env.PLUMBLINE_HOURS ?? 8);
/** A session with its deletions and probes. */
const COMMANDS_PER_SESSION = 48;
const SAMPLE_MS = 5_000;

export async function benchFuzzMemory(): Promise<readonly Figure[]> {
  const sessions = Math.ceil((HOURS * 3_600 * COMMANDS_PER_SECOND) / COMMANDS_PER_SESSION);
  const samples: NodeJS.MemoryUsage[] = [];
  const begun = performance.now();
  const sampling = setInterval(() => {
    globalThis.gc?.();
    samples.push(process.memoryUsage());
  }, SAMPLE_MS);
  const { snapshot, findings } = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions, workers: 2, maxFindings: 5, replyDeadlineMs: 30_000 });
  clearInterval(sampling);
  const byQuarter = (what: (sample: NodeJS.MemoryUsage) => number): string =>
    quartersOf(samples).map((quarter) => Math.round(median(quarter.map(what)) / 2 ** 20)).join(', ');
  return [
    { what: `commands, ${HOURS} hours' worth, in ${Math.round(seconds(begun))} s`, value: snapshot.commands.toLocaleString('en'), aim: `${findings.length} findings` },
    { what: 'MiB alive after a collection, by quarter', value: byQuarter(({ heapUsed, external }) => heapUsed + external), aim: 'flat' },
    { what: 'MiB resident, by quarter', value: byQuarter(({ rss }) => rss), aim: 'flat' },
    { what: 'reached, and kept in the corpus', value: `${snapshot.reached.toLocaleString('en')}, ${snapshot.corpus.toLocaleString('en')}`, aim: '' },
  ];
}

function quartersOf<Item>(all: readonly Item[]): readonly (readonly Item[])[] {
  const at = (quarter: number): number => Math.floor((all.length * quarter) / 4);
  return [0, 1, 2, 3].map((quarter) => all.slice(at(quarter), at(quarter + 1)));
}
