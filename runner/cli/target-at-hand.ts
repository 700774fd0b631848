// A target at hand: asked what it is, with a scratch folder of the run, until it is done or interrupted; nothing of it stays behind.
//
// Ctrl-C, SIGTERM, a terminal that is closed and a reader that has gone away are one and the same: the signal of the run is aborted, and
// the run comes to its end. Asked a second time, or while the target is not there yet, it ends at once.

import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import { createScratch, sweepLeftovers } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { learnFacts } from '../learn.ts';
import type { TargetFacts } from '../need.ts';
import type { ScratchMaker } from '../scratch.ts';
import { EXIT } from './exit.ts';
import type { Output } from './output.ts';

export type TargetAtHand = {
  readonly target: Target;
  readonly facts: TargetFacts;
  readonly scratch: ScratchMaker;
  readonly signal: AbortSignal;
};

/** Rejects with a TargetError where the target cannot be run. */
export async function withTarget<Result>(target: Target, output: Output, body: (atHand: TargetAtHand) => Promise<Result>): Promise<Result> {
  using interruption = new Interruption(output);
  sweepLeftovers();
  const scratch = createScratch();
  try {
    const facts = await learnFacts(target, fixtureOf(BARE), scratch);
    return await body({ target, facts, scratch, signal: interruption.fromNowOn() });
  } finally {
    scratch.remove();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

class Interruption implements Disposable {
  readonly #output: Output;
  readonly #controller = new AbortController();
  readonly #interrupt = (): void => (this.#controller.signal.aborted ? this.#leave() : this.#end());
  /** A terminal that is closed tells it by a signal as well. */
  readonly #end = (): void => (this.#mayWait ? this.#controller.abort() : this.#leave());
  #mayWait = false;

  constructor(output: Output) {
    this.#output = output;
    for (const signal of SIGNALS) process.on(signal, this.#interrupt);
    output.gone?.addEventListener('abort', this.#end, { once: true });
  }

  /** What is under way looks at it, and need not be cut off. */
  fromNowOn(): AbortSignal {
    this.#mayWait = true;
    return this.#controller.signal;
  }

  /** What was started is ended by those who listen to `exit`. */
  #leave(): never {
    this.#output.err('plumbline: interrupted\n');
    process.exit(EXIT.couldNotRun);
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.#interrupt);
    this.#output.gone?.removeEventListener('abort', this.#end);
  }
}
