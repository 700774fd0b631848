// Which MAC address belongs to which network address: sixteen places, the oldest of which gives way to a newcomer.
// arp_table.c and ndp_table.c.

const PLACES = 16;

export class Neighbours {
  readonly #macs = new Map<string, string>();

  learn(address: string, mac: string): void {
    const isNew = !this.#macs.has(address);
    this.#macs.set(address, mac);
    const [oldest] = this.#macs.keys();
    if (isNew && this.#macs.size > PLACES && oldest !== undefined) this.#macs.delete(oldest);
  }

  macOf(address: string): string | undefined {
    return this.#macs.get(address);
  }
}
