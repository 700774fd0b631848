// Frames on a byte stream, each preceded by its length: four bytes, most significant first. QEMU: net/socket.c.

/** The longest that a QEMU sends: 64 KiB and what offloading adds. What claims more is no frame. */
export const MAX_FRAME_BYTES: number = 64 * 1024 + 4096;

const LENGTH_BYTES = 4;

export function framed(frame: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(LENGTH_BYTES + frame.length);
  bytes.writeUInt32BE(frame.length);
  bytes.set(frame, LENGTH_BYTES);
  return bytes;
}

export interface Unframer {
  /** The frames that a chunk completes; undefined where a length is none. */
  push(chunk: Uint8Array): readonly Uint8Array[] | undefined;
}

export function createUnframer(): Unframer {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push: (chunk) => {
      let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
      const frames: Uint8Array[] = [];
      while (bytes.length >= LENGTH_BYTES) {
        const length = bytes.readUInt32BE();
        if (length > MAX_FRAME_BYTES) return undefined;
        if (bytes.length < LENGTH_BYTES + length) break;
        frames.push(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
        bytes = bytes.subarray(LENGTH_BYTES + length);
      }
      rest = Buffer.from(bytes);
      return frames;
    },
  };
}
