// announce-self: rounds of frames from each NIC, driven by one timer per id. net/announce.c.
//
// The first round goes out at once, `initial` is the wait before the second. A wait below zero or above `max`
// becomes `max`; the emulator waits a millisecond at least, where the original would spin.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { ProcessFault } from '../contract.ts';
import { integerOf, textOf, textsOf } from './arguments.ts';
import type { Nic } from './nic.ts';
import { asInt } from './numbers.ts';
import { DONE, genericError } from './reply.ts';
import type { NetState } from './state.ts';

type Announcement = {
  readonly initial: bigint;
  readonly max: bigint;
  readonly rounds: bigint;
  readonly step: bigint;
  readonly interfaces: readonly string[] | undefined;
  readonly id: string;
};

/** Called for each frame that leaves a NIC. */
export type FrameListener = (nic: Nic) => void;

const SHORTEST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export class Announcer {
  readonly #state: NetState;
  readonly #onFrame: FrameListener;
  /** How to stop each timer, by id. */
  readonly #timers = new Map<string, () => void>();

  constructor(state: NetState, onFrame: FrameListener) {
    this.#state = state;
    this.#onFrame = onFrame;
  }

  announceSelf(args: JsonObject): Reply {
    const announcement = announcementOf(args);
    const fault = this.#fault(announcement);
    if (fault !== undefined) return fault;
    const { defects } = this.#state.options;
    if (defects.has('announce-ids-share-a-timer')) this.close();
    if (!defects.has('announce-same-id-runs-on')) this.#stop(announcement.id);
    const rounds = asInt(announcement.rounds);
    if (rounds === 0) return DONE;
    const wrong = Number(defects.has('announce-round-more')) - Number(defects.has('announce-round-less'));
    if (defects.has('announce-first-late')) this.#later(announcement, rounds, Math.min(Number(announcement.initial), LONGEST_WAIT_MS));
    else if (rounds + wrong > 0) this.#round(announcement, rounds + wrong);
    return DONE;
  }

  close(): void {
    for (const id of [...this.#timers.keys()]) this.#stop(id);
  }

  #fault({ rounds, step, max, interfaces, id }: Announcement): Reply | undefined {
    const { defects } = this.#state.options;
    if (rounds === 0n && defects.has('announce-crash-on-zero-rounds')) throw new ProcessFault('abort', 'announce-crash-on-zero-rounds');
    if (step > max && defects.has('announce-hang-on-step-above-max')) throw new ProcessFault('hang', 'announce-hang-on-step-above-max');
    if (rounds === 0n && defects.has('announce-zero-rounds-refused')) return genericError('rounds must not be 0');
    if (id === '' && defects.has('announce-id-required')) return genericError('an announcement needs an id');
    if (this.#timers.has(id) && defects.has('announce-same-id-refused'))
      return genericError(`the announcement '${id}' is under way`);
    if (interfaces?.length === 0 && defects.has('announce-empty-interfaces-refused'))
      return genericError('interfaces is empty');
    const unknown = interfaces?.find((name) => this.#state.clients.named(name).length === 0);
    if (unknown === undefined || !defects.has('announce-unknown-interface-refused')) return undefined;
    return { kind: 'error', errorClass: 'DeviceNotFound', desc: `there is no interface '${unknown}'` };
  }

  #round(announcement: Announcement, round: number): void {
    const { clients, options } = this.#state;
    const nics = options.defects.has('announce-first-nic-only') ? clients.nics().slice(0, 1) : clients.nics();
    for (const nic of nics) this.#announce(nic, announcement);
    if (round === 1) this.#timers.delete(announcement.id);
    else this.#later(announcement, round - 1, waitMs(announcement, round - 1, options.defects));
  }

  #later(announcement: Announcement, round: number, ms: number): void {
    const cancel = this.#state.world.turns.after(ms, () => this.#round(announcement, round));
    this.#timers.set(announcement.id, cancel);
  }

  #announce(nic: Nic, { interfaces }: Announcement): void {
    const { defects } = this.#state.options;
    const names = defects.has('announce-first-interface-only') ? interfaces?.slice(0, 1) : interfaces;
    if (names !== undefined && !names.includes(nic.name) && !defects.has('announce-ignores-interfaces')) return;
    if (!defects.has('announce-without-frames')) this.#onFrame(nic);
    if (nic.virtio?.driven === true && !defects.has('announce-driver-not-asked')) nic.virtio.announcing = true;
  }

  #stop(id: string): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }
}

function announcementOf(args: JsonObject): Announcement {
  return {
    initial: integerOf(args, 'initial') ?? 0n,
    max: integerOf(args, 'max') ?? 0n,
    rounds: integerOf(args, 'rounds') ?? 0n,
    step: integerOf(args, 'step') ?? 0n,
    interfaces: textsOf(args, 'interfaces'),
    id: textOf(args, 'id') ?? '',
  };
}

/** The wait before the round after which `left - 1` remain. */
function waitMs({ initial, max, rounds, step }: Announcement, left: number, defects: ReadonlySet<string>): number {
  const first = defects.has('announce-ignores-initial') ? 0n : initial;
  const growth = defects.has('announce-ignores-step') ? 0n : step;
  const wanted = BigInt.asIntN(64, first + (rounds - BigInt(left) - 1n) * growth);
  const tooLong = wanted > max && !defects.has('announce-ignores-max');
  const wait = wanted < 0n || tooLong ? max : wanted;
  return Math.min(Math.max(Number(wait), SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}
