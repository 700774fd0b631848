// Memory of the harness over a campaign as long as a working day: as many commands as a real QEMU is sent in eight hours, to an
// emulator in this process, which answers sooner. Resident size after collections, and its slope over the second half.

import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';
import { type Figure, seconds } from './figure.ts';

/** Of a campaign with two workers on QEMU; `PLUMBLINE_HOURS` for another stretch. */
const COMMANDS_PER_SECOND = 600;
const HOURS = Number(process.env.PLUMBLINE_HOURS ?? 8);
/** A session with its deletions and probes. */
const COMMANDS_PER_SESSION = 48;
const SAMPLE_MS = 5_000;

export async function benchFuzzMemory(): Promise<readonly Figure[]> {
  const sessions = Math.ceil((HOURS * 3_600 * COMMANDS_PER_SECOND) / COMMANDS_PER_SESSION);
  const sizes: number[] = [];
  const begun = performance.now();
  const sampling = setInterval(() => {
    globalThis.gc?.();
    sizes.push(process.memoryUsage.rss());
  }, SAMPLE_MS);
  const { snapshot, findings } = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions, workers: 2, maxFindings: 5, replyDeadlineMs: 30_000 });
  clearInterval(sampling);
  const half = sizes.slice(Math.floor(sizes.length / 2));
  const mebi = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return [
    { what: `commands, ${HOURS} hours' worth, in ${Math.round(seconds(begun))} s`, value: snapshot.commands.toLocaleString('en'), aim: `${findings.length} findings` },
    { what: 'resident size at the end', value: mebi(sizes.at(-1) ?? 0), aim: '' },
    { what: 'growth over the second half', value: mebi((half.at(-1) ?? 0) - (half[0] ?? 0)), aim: 'flat' },
    { what: 'reached, and kept in the corpus', value: `${snapshot.reached.toLocaleString('en')}, ${snapshot.corpus.toLocaleString('en')}`, aim: '' },
  ];
}
