// The sixteen addresses that DHCP gives out, each to one MAC address for good. bootp.c.

import { formatIpv4 } from '../addresses.ts';
import { ipv4Number } from './ipv4-addresses.ts';

const POOL_SIZE = 16;

export class Leases {
  readonly #first: number;
  readonly #defects: ReadonlySet<string>;
  /** MAC addresses by place. */
  readonly #owners: (string | undefined)[] = [];

  constructor(firstLease: number, defects: ReadonlySet<string>) {
    this.#first = firstLease;
    this.#defects = defects;
  }

  /** The place that the guest has, else the first that is free; undefined where there is none. */
  any(mac: string): string | undefined {
    const places = this.#order();
    const place = places.find((candidate) => this.#owners[candidate] === undefined || this.#owners[candidate] === mac);
    return place === undefined ? undefined : this.#take(place, mac);
  }

  /** The address that the guest asks for, if it is free or its own. */
  wanted(address: string, mac: string): string | undefined {
    const place = ipv4Number(address) - this.#first;
    if (place < 0 || place >= this.#size) return undefined;
    const owner = this.#owners[place];
    return owner === undefined || owner === mac || this.#defects.has('user-dhcp-lease-taken-over') ? this.#take(place, mac) : undefined;
  }

  held(mac: string): string | undefined {
    const place = this.#owners.indexOf(mac);
    return place < 0 ? undefined : this.#take(place, mac);
  }

  get #size(): number {
    return this.#defects.has('user-dhcp-pool-without-end') ? 2 * POOL_SIZE : POOL_SIZE;
  }

  #order(): readonly number[] {
    const places = Array.from({ length: this.#size }, (_, place) => place);
    return this.#defects.has('user-dhcp-pool-backwards') ? places.reverse() : places;
  }

  #take(place: number, mac: string): string {
    if (!this.#defects.has('user-dhcp-one-lease-for-all')) this.#owners[place] = mac;
    return formatIpv4(this.#first + place);
  }
}
