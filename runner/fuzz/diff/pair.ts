// The same session on two builds, at the same time, each on a lane of its own.

import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { exchangesIn, type LaneNeeds } from '../../lane.ts';
import { type FuzzLane, fuzzLane } from '../fuzz-lane.ts';
import { patiently } from '../patience.ts';
import { signatureFor } from '../triage/signature.ts';
import { type Judged, judgeTrial, perform, type Trial, type World } from '../trial.ts';
import { classify } from './classify.ts';
import { type Compared, compareRuns } from './compare.ts';
import { type Classification, type Difference, type Side, SIDES } from './difference.ts';
import { commandsIn, probed } from './probes.ts';

export type Contenders = { readonly [side in Side]: LaneNeeds };

export type Duel = Compared & {
  /** Without the probes. */
  readonly session: FuzzSession;
  readonly trials: { readonly [side in Side]: Trial };
};

export class Pair {
  readonly #contenders: Contenders;
  readonly #lanes: { readonly [side in Side]: FuzzLane };
  readonly #interrupted: () => boolean;

  /** What is `interrupted` is not tried again. */
  constructor(contenders: Contenders, interrupted: () => boolean) {
    this.#contenders = contenders;
    this.#lanes = { target: fuzzLane(contenders.target), against: fuzzLane(contenders.against) };
    this.#interrupted = interrupted;
  }

  /** On the instances at hand. Rejects where one of the builds cannot be made ready. */
  async run(session: FuzzSession, world: World, id: string): Promise<Duel> {
    const whole = probed(session, world.start);
    const on = (side: Side): Promise<Trial> => patiently(() => perform(this.#lanes[side], whole, world, id), this.#lanes[side], this.#interrupted);
    const [target, against] = await Promise.allSettled([on('target'), on('against')]);
    if (target.status === 'rejected') throw target.reason;
    if (against.status === 'rejected') throw against.reason;
    const trials = { target: target.value, against: against.value };
    const scope = {
      spec: this.#contenders.target.spec, builds: { target: this.#contenders.target.facts, against: this.#contenders.against.facts },
      start: world.start, reports: { target: toldBy(trials.target), against: toldBy(trials.against) },
      shapes: trials.target.made.shapes, commands: commandsIn(session),
    };
    return { session, trials, ...compareRuns({ target: exchangesIn(trials.target.performed), against: exchangesIn(trials.against.performed) }, scope) };
  }

  /** On instances that have seen nothing else. */
  async runAlone(session: FuzzSession, world: World): Promise<Duel> {
    await this.discard();
    const duel = await this.run(session, world, 'session');
    await this.discard();
    return duel;
  }

  judge({ trials }: Duel): { readonly [side in Side]: Judged } {
    return { target: judgeTrial(this.#lanes.target, trials.target), against: judgeTrial(this.#lanes.against, trials.against) };
  }

  classify(difference: Difference, duel: Duel): Classification {
    const { target, against } = this.judge(duel);
    return classify(difference, { target: target.verdict, against: against.verdict }, this.#contenders.target.spec);
  }

  /** A silence that is known is not waited for again and again. */
  hurry(isHurried: boolean): void {
    for (const side of SIDES) this.#lanes[side].watch.hurried = isHurried;
  }

  async discard(): Promise<void> {
    await Promise.all(SIDES.map((side) => this.#lanes[side].discard()));
  }

  async close(): Promise<void> {
    await Promise.all(SIDES.map((side) => this.#lanes[side].close()));
  }
}

/** An assertion, or what a sanitizer reports. */
function toldBy({ performed: { ended } }: Trial): string | undefined {
  return ended === undefined ? undefined : signatureFor({ kind: 'pass' }, ended, undefined);
}
