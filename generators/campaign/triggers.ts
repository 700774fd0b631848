// What is known to end in a finding, so that a campaign can go round it and reach the rest of the space.
//
// A trigger is the sequence of shapes of a minimised session. A command that would complete one is drawn again.

import { fitsShape, type Shape } from './shape.ts';

export type Trigger = readonly Shape[];

type Fits = (known: Shape, candidate: Shape) => boolean;

export class TriggerWatch {
  readonly #triggers: readonly Trigger[];
  readonly #fits: Fits;
  /** How far each trigger has come in this session. */
  readonly #progress: number[];

  constructor(triggers: readonly Trigger[], fits: Fits = fitsShape) {
    this.#triggers = triggers;
    this.#fits = fits;
    this.#progress = triggers.map(() => 0);
  }

  /** Whether a command of this shape would be the last step of a trigger. */
  completes(shape: Shape): boolean {
    return this.#triggers.some((trigger, index) => this.#isNext(trigger, index, shape) && this.#progress[index] === trigger.length - 1);
  }

  take(shape: Shape): void {
    for (const [index, trigger] of this.#triggers.entries()) {
      const progress = this.#progress[index] ?? 0;
      if (this.#isNext(trigger, index, shape) && progress < trigger.length - 1) this.#progress[index] = progress + 1;
    }
  }

  #isNext(trigger: Trigger, index: number, shape: Shape): boolean {
    const next = trigger[this.#progress[index] ?? 0];
    return next !== undefined && this.#fits(next, shape);
  }
}

/** Whether the shapes complete a trigger, with others in between. */
export function isTriggeredBy(trigger: Trigger, shapes: readonly Shape[], fits?: Fits): boolean {
  return areTriggering([trigger], shapes, fits);
}

/** Whether they complete one of them. */
export function areTriggering(triggers: readonly Trigger[], shapes: readonly Shape[], fits?: Fits): boolean {
  const watch = new TriggerWatch(triggers, fits);
  return shapes.some((shape) => {
    const isLast = watch.completes(shape);
    watch.take(shape);
    return isLast;
  });
}
