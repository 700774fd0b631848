// A process of the simulated host, as far as it shows: the table of its open files, its threads and its memory.
//
// The emulated QEMU is one, the harness another; each socket, pipe and file belongs to one of them.

import type { Handover } from './bridge-helper.ts';
import type { Stream } from './stream.ts';
import type { TapQueue } from './tap.ts';
import type { UdpSocket } from './udp.ts';

/** What a descriptor may stand for, where somebody wants to use it by its number. */
export type Resource = Stream | UdpSocket | TapQueue | Handover | { readonly kind: 'vhost' } | { readonly kind: 'other' };

export type Descriptor = {
  readonly number: number;
  /** Says what it stands for. */
  readonly holds: (resource: Resource) => void;
  readonly close: () => void;
};

/** Standard streams, event loop, monitor and machine. */
const FILES_AT_START = 12;

/** Main loop, monitor, RCU. */
const THREADS_AT_START = 3;
const KIB_AT_START = 40_000;

export class Process {
  readonly #open = new Map<number, Resource>();
  readonly #named = new Map<string, number>();
  #threads = THREADS_AT_START;
  #residentKiB = KIB_AT_START;

  /** The lowest number that is free. */
  openDescriptor(): Descriptor {
    let number = FILES_AT_START;
    while (this.#open.has(number)) number++;
    this.#open.set(number, { kind: 'other' });
    return {
      number,
      holds: (resource) => void this.#open.set(number, resource),
      close: () => void this.#open.delete(number),
    };
  }

  get threads(): number {
    return this.#threads;
  }

  get residentKiB(): number {
    return this.#residentKiB;
  }

  /** A thread that never ends. */
  startThread(): void {
    this.#threads++;
  }

  /** Memory that is never given back. */
  keepMemory(kib: number): void {
    this.#residentKiB += kib;
  }

  get openFiles(): number {
    return FILES_AT_START + this.#open.size;
  }

  resource(number: number): Resource | undefined {
    return this.#open.get(number);
  }

  /** A descriptor by the number or the name that a command gives; a name is good for one use. */
  resolve(text: string): Resource | undefined {
    const number = /^[0-9]+$/.test(text) ? Number(text) : this.#named.get(text);
    this.#named.delete(text);
    return number === undefined ? undefined : this.#open.get(number);
  }

  /** Gives a descriptor a name, as `getfd` does. */
  name(text: string, number: number): void {
    this.#named.set(text, number);
  }

  /** The first descriptor that stands for a thing that fits. */
  numberOf(fits: (resource: Resource) => boolean): number | undefined {
    for (const [number, resource] of this.#open) if (fits(resource)) return number;
    return undefined;
  }
}
