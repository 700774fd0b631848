// Slow or dead: how long a reply may take by kind of command, and what of a silent target still answers.
//
// QEMU answers a command that asks to go out of band, and may not, in the thread that reads the monitor: it does so even while
// the main loop stands still. A client's new connection is greeted there as well.

import type { CertifiedCommand } from '../../generators/certificate.ts';
import type { Step } from '../case.ts';
import type { Conversation } from '../conversation.ts';
import type { Patience } from '../execute.ts';
import { isHostStep } from '../host-step.ts';
import { DEATH_DEADLINE_MS, EVENT_DEADLINE_MS } from '../limits.ts';
import { negotiationText } from '../wire-text.ts';

/** What stands still: the command alone, the main loop with the monitor alive, or all of the process. */
export type Stillness = 'reply lost' | 'main loop hangs' | 'process hangs';

/** What is late by up to so many deadlines more is slow, and no finding. */
const GRACE_DEADLINES = 2;
const PROBE_MS = 2_000;

/** For a hang, an event that does not come, or a connection that closes and nobody dies, that is known to be one and is being made small. */
const HURRIED_MS = 500;
const HURRIED_PROBE_MS = 250;
const HURRIED_EVENT_MS = 200;
const HURRIED_DEATH_MS = 200;

/** These ask the host for something: programs, devices, names. */
const LONG_COMMANDS: ReadonlySet<string> = new Set(['netdev_add', 'netdev_del', 'device_add', 'device_del']);

export class HangWatch implements Patience {
  readonly #longestMs: number;
  /** While it is set, slow is taken for dead: only for what is known, or confirmed afterwards. */
  hurried = false;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** What happens beside the target follows its cause at once, as events do. */
  replyDeadlineMs(step: Step): number {
    if (isHostStep(step)) return this.eventMs();
    const patient = step.kind === 'commands' && step.commands.every(isQuick) ? this.#longestMs / 2 : this.#longestMs;
    return this.hurried ? Math.min(HURRIED_MS, patient) : patient;
  }

  graceMs(): number {
    return this.hurried ? 0 : GRACE_DEADLINES * this.#longestMs;
  }

  eventMs(): number {
    return this.hurried ? HURRIED_EVENT_MS : Math.min(EVENT_DEADLINE_MS, this.#longestMs);
  }

  deathMs(): number {
    return this.hurried ? HURRIED_DEATH_MS : DEATH_DEADLINE_MS;
  }

  async inHurry<Result>(body: () => Promise<Result>): Promise<Result> {
    const before = this.hurried;
    this.hurried = true;
    try {
      return await body();
    } finally {
      this.hurried = before;
    }
  }

  /** By a new connection: the old one is not read while a command of it is under way. */
  async diagnose(conversation: Conversation, step: number): Promise<Stillness> {
    const probeMs = this.hurried ? HURRIED_PROBE_MS : PROBE_MS;
    const answers = async (text: string): Promise<boolean> => {
      conversation.beginStep(step, true);
      conversation.send(text);
      return await conversation.replies([PROBE_ID], probeMs) === 'done';
    };
    try {
      await conversation.reconnect();
      conversation.beginStep(step, true);
      if (await conversation.greeting(probeMs) !== 'done' || !await answers(OUT_OF_BAND)) return 'process hangs';
      return await answers(negotiationText(PROBE_ID, false)) ? 'reply lost' : 'main loop hangs';
    } catch {
      return 'process hangs';
    }
  }
}

const PROBE_ID = 'plumb-probe';
const OUT_OF_BAND = `{"exec-oob":"query-version","id":"${PROBE_ID}"}\n`;

function isQuick({ execute }: CertifiedCommand): boolean {
  return !LONG_COMMANDS.has(execute);
}
