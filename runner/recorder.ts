// The transcript of one case while it grows, and the digest over the bytes that it sent.

import { createHash, type Hash } from 'node:crypto';
import type { QmpMessage } from '../targets/qmp/message.ts';
import type { LineEnds, Received } from '../targets/target.ts';
import type { PacketEntry, TranscriptEntry } from './events.ts';

export class Recorder {
  readonly entries: TranscriptEntry[] = [];
  /** The classified message of each received entry, so that judging a live case parses nothing twice. */
  readonly messages: Map<TranscriptEntry, QmpMessage> = new Map();
  readonly #hash: Hash = createHash('sha256');
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `planned`: the text as the case has it, before names of endpoints were filled in; the digest is over that. */
  sent(step: number, monitor: number, text: string, planned: string): void {
    this.planned(planned);
    this.entries.push({ kind: 'sent', step, monitor, text, atMs: this.#now() });
  }

  received(step: number, monitor: number, received: Received): void {
    const entry: TranscriptEntry = { kind: 'received', step, monitor, text: received.text, atMs: received.atMs };
    this.entries.push(entry);
    this.messages.set(entry, received.message);
  }

  /** Something that a case does besides sending text on a monitor, for the digest alone. */
  planned(what: string): void {
    this.#hash.update(what, 'latin1');
  }

  answer(step: number, answer: string): void {
    this.entries.push({ kind: 'answer', step, answer, atMs: this.#now() });
  }

  packet(entry: Omit<PacketEntry, 'kind'>): void {
    this.entries.push({ kind: 'packet', ...entry });
  }

  lag(step: number, lagMs: number): void {
    this.entries.push({ kind: 'lag', step, lagMs, atMs: this.#now() });
  }

  stimulus(step: number, outcome: string): void {
    this.entries.push({ kind: 'stimulus', step, outcome, atMs: this.#now() });
  }

  silence(step: number, monitor: number, waitedMs: number, stillness: string | undefined): void {
    this.entries.push({ kind: 'silence', step, monitor, waitedMs, ...(stillness === undefined ? {} : { stillness }), atMs: this.#now() });
  }

  death(step: number, how: string): void {
    this.entries.push({ kind: 'death', step, how, atMs: this.#now() });
  }

  connected(step: number, monitor: number): void {
    this.entries.push({ kind: 'connected', step, monitor, atMs: this.#now() });
  }

  closed(step: number, monitor: number): void {
    this.entries.push({ kind: 'closed', step, monitor, atMs: this.#now() });
  }

  lineEnds(step: number, monitor: number, { lf, none }: LineEnds): void {
    this.entries.push({ kind: 'line-ends', step, monitor, lf, none, atMs: this.#now() });
  }

  /** Whether the target was told anything. */
  hasSent(): boolean {
    return this.entries.some(({ kind }) => kind === 'sent' || kind === 'stimulus');
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
