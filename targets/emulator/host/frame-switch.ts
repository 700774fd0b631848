// A switch that learns behind which port an address is, as Linux bridges, VDE and VALE switches do. IEEE 802.1D.

const MAC_BYTES = 6;
const GROUP_BIT = 1;

export class FrameSwitch<Port> {
  readonly #learnt = new Map<string, Port>();

  /** Those of the ports that a frame goes to: the one that is known for its destination, or all but its own. */
  routes(frame: Uint8Array, from: Port, ports: readonly Port[]): readonly Port[] {
    const source = frame.subarray(MAC_BYTES, 2 * MAC_BYTES);
    if (source.length === MAC_BYTES && !isGroup(source)) this.#learnt.set(source.join(':'), from);
    const destination = frame.subarray(0, MAC_BYTES);
    const known = isGroup(destination) ? undefined : this.#learnt.get(destination.join(':'));
    const hearers = known !== undefined && ports.includes(known) ? [known] : ports;
    return hearers.filter((port) => port !== from);
  }
}

function isGroup(address: Uint8Array): boolean {
  return ((address[0] ?? 0) & GROUP_BIT) !== 0;
}
