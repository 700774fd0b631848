// Several hubs side by side, each with its wires and the backends under test, and the frames by which a case finds out who
// hears whom. Frames are those of `nic-wires.ts`: told apart by their text.

import { encodeFrame } from '../../generators/frames/encode.ts';
import { toHex } from '../../generators/frames/hex.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Need, Step } from '../../runner/case.ts';
import { caseOf, OWNED } from '../case-of.ts';
import { comes, exchange, fence, frameOf, type Labelled, never } from './nic-wires.ts';
import { FIRST_HUB, wired } from './wiring.ts';

/** One hub: the names of its wires, and the backends on it. */
export type Hub = { readonly wires: readonly string[]; readonly backends?: readonly JsonObject[] };

export type WiredCase = {
  /** `effects/…`, the first of the requirements unless `rules` says otherwise. */
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly needs?: readonly Need[];
  readonly start?: Case['start'];
  /** Opens what the backends quote. */
  readonly before?: readonly Step[];
  readonly hubs: readonly Hub[];
  readonly steps: readonly Step[];
  /** What is to be seen once everything is deleted. */
  readonly after?: readonly Step[];
};

/** The wires on one hub each, unless several are named; all of it is deleted in the end. */
export function wiredCase({ id, title, rules, needs = [], start, before = [], hubs, steps, after = [] }: WiredCase): Case {
  const wirings = hubs.map(({ wires, backends = [] }, index) => wired(wires, backends, FIRST_HUB + index));
  const all = [...before, ...wirings.flatMap(({ up }) => up), ...steps, ...wirings.flatMap(({ down }) => down), ...after];
  return caseOf(id, title, rules, all, { needs: [OWNED, ...needs], ...(start === undefined ? {} : { start }) });
}

/** One frame from one end; it comes once at each of the others. */
export function passes(rule: string, from: string, to: readonly string[], text: string = `from ${from}`): Step {
  return exchange([{ at: from, text }], to.map((at) => fence(rule, at, text)), to.map((at) => comes(rule, at, text)));
}

/** A frame each way between two ends; neither comes back to where it came from. */
export function bothWays(rule: string, one: string, other: string, note = ''): readonly Step[] {
  const there = `from ${one} ${note}`;
  const back = `from ${other} ${note}`;
  return [
    exchange([{ at: one, text: there }], [fence(rule, other, there)], [comes(rule, other, there), never(rule, one, there)]),
    // What still comes back of the first is there before the second.
    exchange([{ at: other, text: back }], [fence(rule, one, back)], [comes(rule, one, back), never(rule, one, there), never(rule, other, back)]),
  ];
}

/** What is sent at each of the two comes at its own counterpart alone. */
export function eachToItsOwn(rule: string, [left, right]: readonly [string, string], [there, elsewhere]: readonly [string, string]): Step {
  const texts = [`from ${left}`, `from ${right}`] as const;
  return exchange([{ at: left, text: texts[0] }, { at: right, text: texts[1] }], [fence(rule, there, texts[0]), fence(rule, elsewhere, texts[1])], [
    comes(rule, there, texts[0]), never(rule, elsewhere, texts[0]), comes(rule, elsewhere, texts[1]), never(rule, there, texts[1]),
  ]);
}

/** What a sends comes at b, what d sends at c, and nothing goes astray. */
export function pairsApart(rule: string): Step {
  return exchange([{ at: 'a', text: 'from a' }, { at: 'd', text: 'from d' }], [fence(rule, 'b', 'from a'), fence(rule, 'c', 'from d')], [
    comes(rule, 'b', 'from a'), comes(rule, 'c', 'from d'), never(rule, 'c', 'from a'), never(rule, 'd', 'from a'),
  ]);
}

/** The bytes of a frame of that text, hex. */
export function frameHex(labelled: Labelled): string {
  return toHex(encodeFrame(frameOf(labelled)));
}
