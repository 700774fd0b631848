// Frames on a stream as QEMU's stream sockets carry them: each preceded by its length, four bytes, most significant first.
// net/net.c, net_fill_rstate.

import { joinedBytes } from '../joined-bytes.ts';

const PREFIX_BYTES = 4;
/** More of one frame ends the connection. */
const LONGEST_FRAME: number = 4096 + 65_536;

export function framed(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES + frame.length);
  new DataView(bytes.buffer).setUint32(0, frame.length);
  bytes.set(frame, PREFIX_BYTES);
  return bytes;
}

export class FrameReader {
  #pending: Uint8Array = new Uint8Array();

  /** The frames that are complete with these bytes; undefined where they announce one that is too long. */
  read(bytes: Uint8Array): readonly Uint8Array[] | undefined {
    const all = this.#pending.length === 0 ? bytes : joinedBytes(this.#pending, bytes);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (all.length - at >= PREFIX_BYTES) {
      const length = new DataView(all.buffer, all.byteOffset + at).getUint32(0);
      const end = at + PREFIX_BYTES + length;
      if (Math.min(end, all.length) > at + PREFIX_BYTES + LONGEST_FRAME) return undefined;
      if (end > all.length) break;
      frames.push(all.subarray(at + PREFIX_BYTES, end));
      at = end;
    }
    this.#pending = all.slice(at);
    return frames;
  }
}
