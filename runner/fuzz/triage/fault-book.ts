// The faults that a campaign knows: their signatures, the ways to each, and what to go round for them. Nothing in it runs anything.
//
// A way that differs from a known one in values alone is a variant, and is tried once with the session that is small already; one by other
// members or another command is made small from the start.

import { command, leavesTraces } from '../../../generators/campaign/session.ts';
import { hasMembersOf, fitsShape, isOfNicsId, isReference, type Shape, variantOf } from '../../../generators/campaign/shape.ts';
import { isTriggeredBy, type Trigger } from '../../../generators/campaign/triggers.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import type { FindingRow, KeptFinding } from '../campaign-state.ts';
import { areTwoFaults, causeOf, signatureOfCause, type Way } from './routes.ts';
import { encodeSession } from '../session/session-text.ts';
import { HANGS_UP, isOfAdding } from './settled-signature.ts';
import { faultIn, firstFinding, hasReport, type Signature } from './signature.ts';
import { commandsBefore, type Judged } from '../trial.ts';
import { areOneWavering } from './wavering.ts';

/** Each is looked at for every command that is drawn. */
const MOST_TRIGGERS = 500;

/** Failures with one signature that did not come again, before the next is taken to be no finding either. */
const MOST_MISSES = 3;

/** Ways to one fault that are made small, so that each can be gone round; beyond, they are counted. */
const MOST_WAYS = 6;

/** Of a fault, that are tried; beyond, they are counted. */
const MOST_VARIANTS = 12;

/** Deaths by one command with values of one class, before it is taken to be they that kill. */
const MEETINGS_OF_A_VARIANT = 2;

export type Entry = {
  readonly finding: KeptFinding;
  readonly ways: Way[];
  readonly folder: string;
  variants: number;
  count: number;
  lastAtMs: number;
};

export type Standing =
  | { readonly kind: 'known'; readonly entry: Entry | undefined }
  /** As a known way, with other values. */
  | { readonly kind: 'variant'; readonly entry: Entry; readonly way: Way }
  | { readonly kind: 'new' };

export class FaultBook {
  readonly #schema: Schema;
  readonly #entries = new Map<Signature, Entry>();
  /** Signatures as first seen, before anything was made small: those known, under way, or found to be no finding. */
  readonly #raw = new Map<Signature, Signature | 'under way' | 'unsteady'>();
  /** Of those under way, the commands by which they are. */
  readonly #underWay = new Map<Signature, (Shape | undefined)[]>();
  readonly #meetings = new Map<string, number>();
  readonly #misses = new Map<Signature, number>();
  #triggers: readonly Trigger[] = [];

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  get size(): number {
    return this.#entries.size;
  }

  triggers(): readonly Trigger[] {
    return this.#triggers;
  }

  rows(): readonly FindingRow[] {
    return [...this.#entries].map(([signature, { finding, ways, count, lastAtMs, folder }]) => ({
      signature, count, lastAtMs, folder, reproducer: encodeSession(finding.session), kind: finding.kind, commands: finding.session.actions.length,
      title: ways.length === 1 ? finding.title : `${finding.title} (${ways.length} ways)`,
      reproduces: `${finding.reproduces.times}/${finding.reproduces.of}`, firstAtMs: finding.foundAtMs,
    }));
  }

  standingOf(judged: Judged): Standing {
    const { signature, culprit, performed: { ended } } = judged;
    if (signature === undefined || this.#isSettled(signature, culprit)) return { kind: 'known', entry: undefined };
    const closing = ended === undefined ? this.#closingIn(judged) : undefined;
    if (closing !== undefined) return { kind: 'known', entry: closing };
    const family = this.#familyOf(judged);
    const [first] = family;
    if (first === undefined) return { kind: 'new' };
    const ways = family.flatMap((entry) => entry.ways.map((way) => ({ entry, way, last: way.trigger.at(-1) }))).filter(({ last }) => mayBeOne(last, judged));
    const fitting = ways.find(({ last }) => last === undefined || culprit === undefined || fitsShape(last, culprit));
    if (fitting !== undefined) return { kind: 'known', entry: fitting.entry };
    const alike = ways.find(({ last }) => last !== undefined && culprit !== undefined && hasMembersOf(last, culprit));
    if (alike === undefined) return ways.length < MOST_WAYS ? { kind: 'new' } : { kind: 'known', entry: first };
    const { entry, way } = alike;
    const isTryable = ended !== undefined && way.session.actions.length === 1 && entry.variants < MOST_VARIANTS;
    return isTryable ? { kind: 'variant', entry, way } : { kind: 'known', entry };
  }

  begin({ signature, culprit }: Judged): void {
    if (signature === undefined) return;
    if (!this.#raw.has(signature)) this.#raw.set(signature, 'under way');
    this.#underWay.set(signature, [...this.#underWay.get(signature) ?? [], culprit]);
  }

  /** It did not come again; or nobody had the time to look. */
  drop({ signature }: Judged, isMiss: boolean): void {
    if (signature === undefined) return;
    this.#underWay.delete(signature);
    if (['under way', 'unsteady'].includes(this.#raw.get(signature) ?? '')) this.#raw.delete(signature);
    if (!isMiss) return;
    this.#raw.set(signature, 'unsteady');
    this.#misses.set(signature, (this.#misses.get(signature) ?? 0) + 1);
  }

  /** The fault that a way belongs to; undefined for a new one, which then has that signature. */
  placeOf(small: Judged, way: Way): { readonly signature: Signature; readonly entry: Entry | undefined } {
    const signature = small.signature ?? ('nothing' as Signature);
    const { ended } = small.performed;
    const known = this.#entries.get(signature);
    if (ended === undefined) return { signature, entry: known };
    const kin = known === undefined ? this.#sameEnd(way) : undefined;
    if (kin !== undefined) return { signature: kin.finding.signature, entry: kin };
    if (!hasReport(ended)) return { signature, entry: known };
    const family = [...this.#entries.values()].filter(({ finding }) => faultIn(finding.signature) === faultIn(signature));
    const cause = causeOf(way, this.#schema);
    const same = family.find(({ ways }) => ways.some((other) => !areTwoFaults(cause, causeOf(other, this.#schema))));
    if (family.length === 0 || same !== undefined || cause === undefined) return { signature, entry: same ?? known };
    return { signature: signatureOfCause(faultIn(signature), cause), entry: undefined };
  }

  /** The fault that it wavers as, told the other way. */
  waveringAs(finding: KeptFinding): Entry | undefined {
    return [...this.#entries.values()].find((entry) => areOneWavering(finding, entry.finding));
  }

  /** Whether it may well be a fault that is known, as far as it is seen before anything is made small. */
  isAkin({ signature }: Judged): boolean {
    return signature !== undefined && [...this.#entries.values()].some(({ finding }) => faultIn(finding.signature) === faultIn(signature));
  }

  /** `raw`: as it was first seen. */
  settle(raw: Judged, signature: Signature): void {
    if (raw.signature === undefined) return;
    this.#raw.set(raw.signature, signature);
    this.#underWay.delete(raw.signature);
  }

  add(finding: KeptFinding, count: number, folder: string): void {
    const known = this.#entries.get(finding.signature);
    if (known === undefined) this.#entries.set(finding.signature, { finding, ways: [finding], count, folder, variants: 0, lastAtMs: Date.now() });
    else known.ways.push(finding);
    this.learn(finding.trigger);
  }

  /** Whether nobody has come this way by the same members of the same command. */
  isNewWay({ ways }: Entry, { trigger }: Way): boolean {
    const last = trigger.at(-1);
    return last !== undefined && ways.every((way) => !isByTheSame(way.trigger.at(-1), last));
  }

  /** `culprit`: of the failure that led to it. */
  addWay(entry: Entry, way: Way, culprit: Shape | undefined): void {
    entry.ways.push(way);
    this.learn(way.trigger);
    const last = way.trigger.at(-1);
    // What was an id of a NIC's, and need not be, counts as such, so that not all of these are looked into.
    if (last !== undefined && culprit !== undefined && isOfNicsId(culprit) && !isOfNicsId(last)) entry.ways.push({ ...way, trigger: [culprit] });
  }

  /** A failure of a known fault. Where it comes again and again with values of its own, these are gone round as well. */
  meet(entry: Entry, { culprit, performed: { ended } }: Pick<Judged, 'culprit' | 'performed'>): void {
    entry.count++;
    entry.lastAtMs = Date.now();
    if (ended === undefined || culprit === undefined) return;
    const known = entry.ways.flatMap(({ trigger }) => (trigger.length === 1 ? trigger : [])).find((shape) => hasMembersOf(shape, culprit));
    if (known === undefined || fitsShape(known, culprit)) return;
    const variant = variantOf(known, culprit);
    const key = JSON.stringify(variant);
    this.#meetings.set(key, (this.#meetings.get(key) ?? 0) + 1);
    if (this.#meetings.get(key) === MEETINGS_OF_A_VARIANT) this.learn([variant]);
  }

  addVariant(entry: Entry, { trigger: [only] }: Way, culprit: Shape | undefined): void {
    entry.variants++;
    if (only !== undefined && culprit !== undefined) this.learn([variantOf(only, culprit)]);
  }

  learn(trigger: Trigger): void {
    const isNew = trigger.length > 0 && !this.#triggers.some((known) => JSON.stringify(known) === JSON.stringify(trigger));
    if (isNew && this.#triggers.length < MOST_TRIGGERS) this.#triggers = [...this.#triggers, trigger];
  }

  /** What kills in one session kills in each that has it as a part: where the end looks another way, it is another consequence of the same. */
  #sameEnd(way: Way): Entry | undefined {
    const deaths = [...this.#entries.values()].filter(({ finding }) => finding.kind === 'death');
    return deaths.find(({ ways }) => ways.some(({ trigger }) => isTriggeredBy(trigger, way.trigger) || isTriggeredBy(way.trigger, trigger)));
  }

  /** Who closes the descriptor of a connection may have closed any other: what goes wrong after that is its echo. */
  #closingIn(judged: Judged): Entry | undefined {
    const { made, verdict } = judged;
    const closing = [...this.#entries.values()].filter(({ finding }) => faultIn(finding.signature).endsWith(HANGS_UP));
    const first = firstFinding(verdict);
    if (closing.length === 0 || first === undefined) return undefined;
    const before = made.shapes.flat().slice(0, commandsBefore({ step: first.step, command: first.command ?? 0 }, made) + 1);
    const refused = refusedWithTraces(judged);
    const isClosing = (known: Shape, shape: Shape): boolean => isOfOneCause(known, shape) || (refused.has(shape) && isOfOneBranch(known, shape));
    return closing.find(({ ways }) => ways.some(({ trigger }) => isTriggeredBy(trigger, before, isClosing)));
  }

  #isSettled(signature: Signature, culprit: Shape | undefined): boolean {
    const state = this.#raw.get(signature);
    if (state === 'under way') return this.#isUnderWay(signature, culprit);
    return state === 'unsteady' && (this.#misses.get(signature) ?? 0) >= MOST_MISSES;
  }

  /** By a command with the same members or more; what comes another way waits its turn. */
  #isUnderWay(signature: Signature, culprit: Shape | undefined): boolean {
    const shapes = this.#underWay.get(signature) ?? [];
    return culprit === undefined || shapes.length >= MOST_WAYS || shapes.some((shape) => shape === undefined || hasMembersOf(shape, culprit) || hasMembersOf(culprit, shape));
  }

  /** Faults that it may be. A report is one fault's, or a few faults'; where there is none, other commands with the same outcome are others' affair. */
  #familyOf({ signature = '' as Signature, culprit, performed: { ended } }: Judged): readonly Entry[] {
    const state = this.#raw.get(signature);
    const alike = [...this.#entries.values()].filter(({ finding }) => faultIn(finding.signature) === faultIn(signature));
    if (ended !== undefined && hasReport(ended)) return alike;
    const before = typeof state === 'string' ? [...this.#entries.values()].filter(({ finding }) => finding.signature === state) : [];
    return [...before, ...alike.filter(({ finding, ways }) => finding.signature !== state && ways.some(({ trigger }) => {
      const last = trigger.at(-1);
      return last !== undefined && culprit !== undefined && hasMembersOf(last, culprit);
    }))];
  }
}

/** By an id that a NIC has and by one that it has not a netdev is refused for two reasons, in the same words. */
function mayBeOne(last: Shape | undefined, judged: Judged): boolean {
  return last === undefined || !isOfAdding(judged) || isOfNicsId(last) === (judged.culprit !== undefined && isOfNicsId(judged.culprit));
}

/** Whatever it was refused for. */
function refusedWithTraces({ exchanges, made }: Judged): ReadonlySet<Shape | undefined> {
  return new Set(exchanges.flatMap(({ index, commands }) => commands.flatMap(({ command: { execute, arguments: args }, reply }, place) =>
    (reply?.kind === 'error' && leavesTraces(command(execute, args)) ? [made.shapes[index]?.[place]] : []))));
}

/** Whoever is meant; a member that does it alone does it with any type. */
function isOfOneCause(known: Shape, shape: Shape): boolean {
  const members = Object.fromEntries(Object.entries(known.members).filter(([name]) => !isReference(name)));
  return fitsShape({ ...known, members, type: Object.keys(members).length === 1 ? shape.type : known.type }, shape);
}

function isOfOneBranch(one: Shape, other: Shape): boolean {
  return one.execute === other.execute && one.type === other.type;
}

function isByTheSame(one: Shape | undefined, other: Shape): boolean {
  return one === undefined || (hasMembersOf(one, other) && hasMembersOf(other, one));
}
