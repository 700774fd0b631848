// The findings of a campaign: which signatures are known, which are being looked into, and what their triggers are.

import { hasMembersOf, type Shape, variantOf } from '../../generators/campaign/shape.ts';
import type { FuzzSession } from '../../generators/campaign/session.ts';
import type { Trigger } from '../../generators/campaign/triggers.ts';
import type { CampaignOptions } from './campaign.ts';
import { FINDING_FORMAT, type FindingRow, type KeptFinding } from './campaign-state.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { triggerOf } from './learnt-trigger.ts';
import { type Fails, minimise } from './minimise.ts';
import { encodeSession } from './session-text.ts';
import { firstFinding, type Signature } from './signature.ts';
import type { Attempt, Judged } from './trial.ts';

/** Times that a minimised session is run. */
const REPEATS = 10;

/** What one finding may cost. */
const MINIMISE_MS = 60_000;
const MINIMISE_RUNS = 600;

/** Each is looked at for every command that is drawn. */
const MOST_TRIGGERS = 500;

/** Failures with one signature that did not come again, before the next is taken to be no finding either. */
const MOST_MISSES = 3;

/** Ways to one fault that are made small, so that each can be gone round; beyond, they are counted. */
const MOST_ROUTES = 6;

/** `routes`: the triggers of all ways to it that are known. */
type Entry = {
  readonly finding: KeptFinding;
  readonly routes: Trigger[];
  readonly folder: string;
  readonly reproducer: string;
  count: number;
  lastAtMs: number;
};

export class FindingDesk {
  readonly #options: CampaignOptions;
  readonly #entries = new Map<Signature, Entry>();
  /** Signatures as first seen, before anything was made small: those known, under way, or found to be no finding. */
  readonly #raw = new Map<Signature, Signature | 'under way' | 'unsteady'>();
  /** How often a failure did not come again. */
  readonly #misses = new Map<Signature, number>();
  #lastMs: number | undefined;
  #triggers: readonly Trigger[] = [];

  constructor(options: CampaignOptions) {
    this.#options = options;
    for (const { finding, count, folder } of options.before.findings) this.#add(finding, count, folder);
  }

  get size(): number {
    return this.#entries.size;
  }

  triggers(): readonly Trigger[] {
    return this.#triggers;
  }

  sinceLastMs(): number | undefined {
    return this.#lastMs === undefined ? undefined : performance.now() - this.#lastMs;
  }

  rows(): readonly FindingRow[] {
    return [...this.#entries].map(([signature, { finding, count, lastAtMs, folder, reproducer }]) => ({
      signature, count, lastAtMs, folder, reproducer, title: finding.title, kind: finding.kind, commands: finding.session.actions.length,
      reproduces: `${finding.reproduces.times}/${finding.reproduces.of}`, firstAtMs: finding.foundAtMs,
    }));
  }

  /** True where the failure is of a fault that is known or under way. */
  isKnown({ signature, culprit }: Judged): boolean {
    if (signature === undefined) return true;
    const known = this.#raw.get(signature) ?? this.#fitting(signature, culprit);
    if (known === undefined || (known === 'unsteady' && (this.#misses.get(signature) ?? 0) < MOST_MISSES)) return false;
    const entry = known === 'under way' || known === 'unsteady' ? undefined : this.#entries.get(known);
    if (entry !== undefined && isNewRoute(entry, culprit)) return false;
    if (entry !== undefined) this.#met(entry);
    const [only, ...more] = entry?.finding.trigger ?? [];
    // One more way to it, to go round as well.
    if (only !== undefined && more.length === 0 && culprit !== undefined && hasMembersOf(only, culprit)) this.#learn([variantOf(only, culprit)]);
    return true;
  }

  /** The finding whose fault is the same and whose last command this one has in it. */
  #fitting(signature: Signature, culprit: Shape | undefined): Signature | undefined {
    const fits = [...this.#entries].find(([known, { finding }]) => {
      const last = finding.trigger.at(-1);
      return faultIn(known) === faultIn(signature) && last !== undefined && culprit !== undefined && hasMembersOf(last, culprit);
    });
    return fits?.[0];
  }

  /** `past`: what the instance had been through. Makes a new failure small, on instances of its own, and keeps it. False where an interruption left nothing to keep. */
  async lookInto(judged: Judged, number: number, watch: FuzzLane['watch'], attempt: Attempt, past: readonly FuzzSession[] = []): Promise<boolean> {
    const isSilent = judged.performed.execution === 'silent';
    watch.hurried = isSilent;
    try {
      const small = await this.#minimised(judged, past, attempt, async (candidate) => {
        if (!isSilent) return true;
        watch.hurried = false;
        const isDead = isSameFault(judged, await attempt(candidate));
        watch.hurried = true;
        return isDead;
      });
      return await this.#keepSmall(judged, small, number, attempt);
    } finally {
      watch.hurried = false;
    }
  }

  async #keepSmall(judged: Judged, small: Judged | undefined, number: number, attempt: Attempt): Promise<boolean> {
    const raw = judged.signature;
    if (raw === undefined) return true;
    if (small === undefined) {
      this.#raw.set(raw, 'unsteady');
      this.#misses.set(raw, (this.#misses.get(raw) ?? 0) + 1);
      return !this.#options.signal.aborted;
    }
    const signature = small.signature ?? raw;
    this.#raw.set(raw, signature);
    const known = this.#entries.get(signature);
    if (known !== undefined) {
      const route = hasTrigger(small) ? await triggerOf(small, (candidate) => this.#fails(small, candidate, attempt)) : [];
      known.routes.push(route);
      this.#learn(route);
      this.#met(known);
      return true;
    }
    const finding = await this.#finding(small, signature, judged, number, attempt);
    this.#add(finding, 1, await this.#options.store.keep(finding, small));
    return true;
  }

  /** Undefined where the failure does not come again on an instance of its own. What is small is `confirmed` in the end. */
  async #minimised(judged: Judged, past: readonly FuzzSession[], attempt: Attempt, confirmed: Fails): Promise<Judged | undefined> {
    if (judged.signature !== undefined) this.#raw.set(judged.signature, 'under way');
    const deadline = performance.now() + MINIMISE_MS;
    let runs = 0;
    let smallest: Judged | undefined;
    const fails = async (candidate: FuzzSession): Promise<boolean> => {
      runs++;
      const again = await attempt(candidate);
      if (!isSameFault(judged, again)) return false;
      smallest = again;
      return true;
    };
    const whole: FuzzSession = { ...judged.session, actions: [...past, judged.session].flatMap(({ actions }) => actions) };
    const failing = await fails(judged.session) ? judged.session : past.length > 0 && await fails(whole) ? whole : undefined;
    if (failing === undefined) return undefined;
    await minimise(failing, fails, () => runs < MINIMISE_RUNS && performance.now() < deadline && !this.#options.signal.aborted);
    if (smallest !== undefined && this.#options.signal.aborted) return smallest;
    return smallest === undefined || await confirmed(smallest.session) ? smallest : judged;
  }

  async #fails(wanted: Judged, candidate: FuzzSession, attempt: Attempt): Promise<boolean> {
    return !this.#options.signal.aborted && isSameFault(wanted, await attempt(candidate));
  }

  async #finding(small: Judged, signature: Signature, first: Judged, number: number, attempt: Attempt): Promise<KeptFinding> {
    const reproduces = await this.#repeated(small, attempt);
    const { ended } = small.performed;
    return {
      format: FINDING_FORMAT, signature, title: titleOf(small, signature), kind: kindOf(small), session: small.session,
      first: { seed: this.#options.seed, number, actions: first.session.actions.length },
      findings: small.verdict.kind === 'fail' ? small.verdict.findings : [],
      ended: ended === undefined ? undefined : { how: ended.how, stderrTail: ended.stderrTail },
      target: { name: this.#options.target.name, version: this.#options.facts.version },
      reproduces, foundAtMs: Date.now(),
      trigger: hasTrigger(small) ? await triggerOf(small, (candidate) => this.#fails(small, candidate, attempt)) : [],
    };
  }

  /** What an interruption leaves of the runs counts; one that failed there was in any case. */
  async #repeated(small: Judged, attempt: Attempt): Promise<KeptFinding['reproduces']> {
    let times = 0;
    let runs = 0;
    while (runs < REPEATS) {
      const fails = await this.#fails(small, small.session, attempt);
      if (this.#options.signal.aborted) break;
      runs++;
      if (fails) times++;
    }
    return runs === 0 ? { times: 1, of: 1 } : { times, of: runs };
  }

  #add(finding: KeptFinding, count: number, folder: string): void {
    this.#entries.set(finding.signature, { finding, count, folder, routes: [finding.trigger], lastAtMs: Date.now(), reproducer: encodeSession(finding.session) });
    this.#lastMs = performance.now();
    this.#learn(finding.trigger);
  }

  #learn(trigger: Trigger): void {
    const isNew = trigger.length > 0 && !this.#triggers.some((known) => JSON.stringify(known) === JSON.stringify(trigger));
    if (isNew && this.#triggers.length < MOST_TRIGGERS) this.#triggers = [...this.#triggers, trigger];
  }

  #met(entry: Entry): void {
    entry.count++;
    entry.lastAtMs = Date.now();
    this.#options.store.met(entry.finding.signature, entry.count);
  }
}

/** A dead target that leaves a report is told by the report alone; the rest by oracle and requirement, whatever the shape. */
export function isSameFault(wanted: Judged, candidate: Judged): boolean {
  if (candidate.signature === undefined || wanted.signature === undefined) return false;
  return faultOf(candidate) === faultOf(wanted);
}

function faultOf({ signature, verdict, performed, exchanges }: Judged): string {
  if (performed.ended !== undefined) return faultIn(signature ?? '');
  const first = firstFinding(verdict);
  return `${first?.oracle} ${first?.requirement} ${exchanges.findLast(({ stillness }) => stillness !== undefined)?.stillness}`;
}

/** A signature without its place. */
function faultIn(signature: string): string {
  return signature.replace(/ at [\w-]+ .*$/, '');
}

/** Another command than any that is known to end so. */
function isNewRoute({ routes }: Entry, culprit: Shape | undefined): boolean {
  const lasts = routes.map((route) => route.at(-1));
  return culprit !== undefined && routes.length < MOST_ROUTES && lasts.every((last) => last !== undefined && !hasMembersOf(last, culprit));
}

/** What leaks once harms no session, and is not gone round. */
function hasTrigger(small: Judged): boolean {
  return !['leak', 'unsteady'].includes(kindOf(small));
}

/** What needs more than one run to be seen. */
const KINDS_OF_ORACLES: { readonly [oracle: string]: KeptFinding['kind'] } = { leaks: 'leak', steadiness: 'unsteady' };

export function kindOf({ performed, verdict }: Judged): KeptFinding['kind'] {
  if (performed.ended !== undefined) return 'death';
  if (performed.execution === 'silent') return 'hang';
  return KINDS_OF_ORACLES[firstFinding(verdict)?.oracle ?? ''] ?? 'wrong';
}

export function titleOf(judged: Judged, signature: Signature): string {
  const first = firstFinding(judged.verdict);
  return judged.performed.ended !== undefined ? signature : `${signature}: ${first?.actual ?? ''}`.slice(0, 200);
}
