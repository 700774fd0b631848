// The host beside a target while a case runs: the endpoints that the case has open, the guests on them, and what they have told.
//
// Every packet goes into the transcript; nothing is judged. Waits end by arrival, by the target's death or by a deadline.

import { decodeFrame } from '../generators/frames/decode.ts';
import { encodeFrame } from '../generators/frames/encode.ts';
import type { Frame } from '../generators/frames/frame.ts';
import { fromHex, toHex } from '../generators/frames/hex.ts';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { EndpointSpec, HostAnswer, HostQuestion, HostSide, Packet } from '../targets/host-side.ts';
import type { Instance } from '../targets/target.ts';
import type { Dialogue, DialogueFence, Guest, Observation, SentPacket } from './case.ts';
import { messageOf } from './error-text.ts';
import { type Call, GuestMachine } from './guest/guest-machine.ts';
import type { HostStep } from './host-step.ts';
import { isComplete, longestDelayMs, type Seen } from './exchange-progress.ts';
import { Metronome } from './metronome.ts';
import { packetValue, patternMismatch } from './packet-match.ts';
import { fill, fillText, type Known } from './placeholders.ts';
import type { Recorder } from './recorder.ts';

/** `abandoned`: what the case needs is not to be had, so the rest of it makes no sense. */
export type HostResult = 'done' | 'abandoned';

/** Between two times that the host is asked the same. */
const ASK_AGAIN_MS = 10;

export class Surroundings {
  readonly #instance: Instance;
  readonly #recorder: Recorder;
  readonly #known = new Map<string, JsonObject>();
  readonly #carriesFrames = new Map<string, boolean>();
  readonly #guests = new Map<string, GuestMachine>();
  /** What came since the last exchange. */
  #seen: Seen[] = [];
  /** Told of each packet; set while somebody waits for one. */
  #watch: () => void = nothing;
  #step = 0;

  constructor(instance: Instance, recorder: Recorder) {
    this.#instance = instance;
    this.#recorder = recorder;
    instance.host?.onPacket((packet) => this.#take(packet));
  }

  get known(): Known {
    return this.#known;
  }

  /** From here on packets belong to this step. */
  beginStep(step: number): void {
    this.#step = step;
  }

  async perform(step: HostStep, deadlineMs: number): Promise<HostResult> {
    this.#recorder.planned(JSON.stringify(step));
    const host = this.#instance.host;
    if (host === undefined) return this.#answered({ kind: 'unavailable', missing: 'a host beside the target that the harness can reach' });
    try {
      return await this.#carryOut(step, host, deadlineMs);
    } catch (error) {
      if (this.#instance.death() !== undefined) return 'abandoned';
      return this.#answered({ kind: 'unavailable', missing: `a working host side (${messageOf(error)})` });
    }
  }

  /** Closes what the case has opened. Never rejects. */
  async close(): Promise<void> {
    const host = this.#instance.host;
    if (host === undefined) return;
    await Promise.allSettled([...this.#carriesFrames.keys()].map((name) => host.close(name)));
  }

  async #carryOut(step: HostStep, host: HostSide, deadlineMs: number): Promise<HostResult> {
    switch (step.kind) {
      case 'open': return this.#open(step.name, step.endpoint, host);
      case 'close':
        await host.close(step.name);
        this.#carriesFrames.delete(step.name);
        return 'done';
      case 'guest':
        this.#settle(step.at, step.guest, host);
        return 'done';
      case 'exchange': return this.#exchange(step, host, deadlineMs);
      case 'converse': return this.#answered({ kind: 'answer', value: await this.#converse(step.at, step.dialogue, host, deadlineMs) });
      case 'observe': return this.#observe(step.question, step.outcome, step.as, host, deadlineMs);
      default: throw step satisfies never;
    }
  }

  async #open(name: string, spec: EndpointSpec, host: HostSide): Promise<HostResult> {
    this.#carriesFrames.set(name, carriesFrames(spec));
    const answer = await host.open(name, withTexts(spec, this.#known));
    if (answer.kind === 'answer') this.#known.set(name, answer.value);
    return this.#answered(answer);
  }

  #settle(at: string, guest: Guest, host: HostSide): void {
    const emit = (frame: Frame): void => void this.#send([{ at, packet: toHex(encodeFrame(frame)) }], host).catch(nothing);
    this.#guests.set(at, new GuestMachine(guest, emit));
  }

  async #exchange(step: Extract<HostStep, { readonly kind: 'exchange' }>, host: HostSide, deadlineMs: number): Promise<HostResult> {
    const delayMs = longestDelayMs(step.expect);
    const metronome = delayMs > 0 ? new Metronome() : undefined;
    await this.#send(step.send, host);
    await this.#until(() => isComplete(step, this.#seen), delayMs + deadlineMs);
    await settled(host);
    if (metronome !== undefined) this.#recorder.lag(this.#step, metronome.stop());
    this.#seen = [];
    return 'done';
  }

  async #send(packets: readonly SentPacket[], host: HostSide): Promise<void> {
    const atMs = performance.timeOrigin + performance.now();
    for (const { at, packet } of packets) {
      this.#recorder.packet({ step: this.#step, endpoint: at, direction: 'out', hex: packet, frames: this.#carriesFrames.get(at) === true, atMs });
    }
    await host.send(packets.map(({ at, packet }) => ({ endpoint: at, bytes: fromHex(packet) ?? new Uint8Array() })));
  }

  async #converse(at: string, dialogue: Dialogue, host: HostSide, deadlineMs: number): Promise<JsonObject> {
    const guest = this.#guests.get(at);
    if (guest === undefined) throw new Error(`there is no guest at ${at}`);
    const call = guest.converse(withTexts(dialogue, this.#known));
    if ('fence' in dialogue && dialogue.fence !== undefined) this.#giveUpAfter(call, dialogue, dialogue.fence, host);
    return this.#orNothing(call.outcome, deadlineMs);
  }

  /** Whatever would have come over one way has come when the same has come over another, later. */
  #giveUpAfter(call: Call, dialogue: Dialogue, { at, to }: DialogueFence, host: HostSide): void {
    const other = this.#guests.get(at);
    if (other === undefined) throw new Error(`there is no guest at ${at}`);
    const again = other.converse(withTexts({ ...dialogue, to }, this.#known));
    void again.outcome.then(() => settled(host)).then(call.giveUp, nothing);
  }

  async #observe(
    question: HostQuestion, { match }: Observation, as: string | undefined, host: HostSide, deadlineMs: number,
  ): Promise<HostResult> {
    const until = performance.now() + deadlineMs;
    const asked = withTexts(question, this.#known);
    const wanted = fill(match, this.#known);
    for (;;) {
      const answer = await host.ask(asked);
      const fits = answer.kind === 'unavailable' || patternMismatch(wanted, answer.value) === undefined;
      if (fits || performance.now() >= until || this.#instance.death() !== undefined) {
        if (as !== undefined && answer.kind === 'answer') this.#known.set(as, answer.value);
        return this.#answered(answer);
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  #answered(answer: HostAnswer): HostResult {
    this.#recorder.answer(this.#step, JSON.stringify(answer));
    return answer.kind === 'unavailable' ? 'abandoned' : 'done';
  }

  #take({ endpoint, bytes, atMs }: Packet): void {
    const isFrame = this.#carriesFrames.get(endpoint);
    if (isFrame === undefined) return;
    const hex = toHex(bytes);
    this.#recorder.packet({ step: this.#step, endpoint, direction: 'in', hex, frames: isFrame, atMs });
    this.#seen.push({ endpoint, value: packetValue(hex, isFrame) });
    if (isFrame) this.#guests.get(endpoint)?.receive(decodeFrame(bytes));
    this.#watch();
  }

  #until(isDone: () => boolean, deadlineMs: number): Promise<void> {
    return this.#within(deadlineMs, (resolve) => {
      this.#watch = () => {
        if (isDone()) resolve();
      };
      this.#watch();
    });
  }

  #orNothing(outcome: Promise<JsonObject>, deadlineMs: number): Promise<JsonObject> {
    let told: JsonObject = {};
    return this.#within(deadlineMs, (resolve) => {
      void outcome.then((value) => {
        told = value;
        resolve();
      });
    }).then(() => told);
  }

  /** Until `begin` says so, the deadline is over, or the target has died. */
  async #within(deadlineMs: number, begin: (resolve: () => void) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
      void this.#instance.died.then(() => resolve());
      begin(resolve);
    });
    clearTimeout(timer);
    this.#watch = nothing;
  }
}

/** What the host had received before it was asked this has been reported when it answers. */
async function settled(host: HostSide): Promise<void> {
  await host.send([]);
  await host.send([]);
}

const FRAME_CARRIERS: ReadonlySet<EndpointSpec['kind']> = new Set(['nic', 'network-card', 'vdpa-device']);

function carriesFrames(spec: EndpointSpec): boolean {
  return FRAME_CARRIERS.has(spec.kind) || ('carries' in spec && spec.carries === 'frames');
}

/** The same with the texts among its members filled. */
function withTexts<Value extends object>(value: Value, known: Known): Value {
  const texts: { readonly [name: string]: string } = Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (typeof member === 'string' ? [[name, fillText(member, known)]] : [])),
  );
  return { ...value, ...texts };
}

function nothing(): void {}
