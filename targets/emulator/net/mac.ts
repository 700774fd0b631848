// MAC addresses as text, and the pool that NICs without one draw from: 52:54:00:12:34:56 onwards,
// the lowest that no NIC holds.

const POOL_PREFIX = '52:54:00:12:34:';
const POOL_FIRST = 0x56;
const POOL_END = 0xff;

export class MacPool {
  readonly #holders = new Map<number, number>();

  /** The given address, or a free one; both are marked as held. */
  take(given: string | undefined): string {
    if (given === undefined || given === NO_MAC) return this.#takeFree();
    if (given.startsWith(POOL_PREFIX)) this.#hold(Number.parseInt(given.slice(-2), 16));
    return given;
  }

  #takeFree(): string {
    let last = POOL_FIRST;
    while (last < POOL_END && (this.#holders.get(last) ?? 0) > 0) last++;
    this.#hold(last);
    return `${POOL_PREFIX}${last.toString(16)}`;
  }

  #hold(last: number): void {
    this.#holders.set(last, (this.#holders.get(last) ?? 0) + 1);
  }
}

const NO_MAC = '00:00:00:00:00:00';

/** `mac` property of a NIC: six pairs of hexadecimal digits, divided by `:` or `-`. */
export function parseMac(text: string): string | undefined {
  return /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text) ? text.toLowerCase().replaceAll('-', ':') : undefined;
}

/** The address in six bytes at `offset`. */
export function macAt(bytes: Uint8Array, offset: number): string {
  return Array.from(bytes.subarray(offset, offset + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
