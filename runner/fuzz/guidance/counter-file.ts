// The counters in a file that a target built for coverage maps while it runs: those of LLVM's raw profile in its continuous mode, or a
// byte each, as AFL's bitmaps and SanitizerCoverage's 8-bit counters have them. Total.
//
// Of a raw profile nothing but its counters is looked at: what lies round them are addresses, which differ from start to start.
// compiler-rt, InstrProfData.inc: INSTR_PROF_RAW_HEADER.

export type Counters =
  /** Which of them are not zero, by their number. */
  | { readonly kind: 'counters'; readonly count: number; readonly isHit: (cell: number) => boolean }
  | { readonly kind: 'unreadable'; readonly why: string };

export function countersIn(file: Uint8Array): Counters {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < MAGIC_BYTES || view.getBigUint64(0, true) !== MAGIC) return { kind: 'counters', count: file.byteLength, isHit: (cell) => file[cell] !== 0 };
  return rawProfile(view);
}

/** 64 bits, little-endian: `\x81rforpl\xff` as it lies in the file. */
const MAGIC = 0xff6c_7072_6f66_7281n;
const MAGIC_BYTES = 8;
const COUNTER_BYTES = 8;

type Layout = { readonly header: number; readonly record: number };

/** By version: bytes of the header, and of what is kept of each function. The first seven members of the header are the same. */
const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [8, { header: 88, record: 48 }],
  [9, { header: 112, record: 64 }],
  [10, { header: 128, record: 64 }],
]);

/** Of the version's upper half; such counters begin full, and are emptied. */
const BYTE_COVERAGE = 1 << 28;

function rawProfile(view: DataView): Counters {
  const word = (place: number): number => (view.byteLength < (place + 1) * 8 ? Number.NaN : Number(view.getBigUint64(place * 8, true)));
  // The upper bits say how it was instrumented.
  const version = view.byteLength < 16 ? 0 : view.getUint32(8, true);
  const layout = LAYOUTS.get(version);
  if (layout === undefined) return { kind: 'unreadable', why: `it is a raw profile of version ${version}, and those of ${[...LAYOUTS.keys()].join(', ')} are read` };
  if ((view.getUint32(12, true) & BYTE_COVERAGE) !== 0) return { kind: 'unreadable', why: 'it is a raw profile with a byte for each block; build it without -enable-single-byte-coverage' };
  const [ids, records, before, count] = [word(2), word(3), word(4), word(5)] as const;
  const from = layout.header + ids + records * layout.record + before;
  if (!(from + count * COUNTER_BYTES <= view.byteLength)) return { kind: 'unreadable', why: 'it is a raw profile that is cut short' };
  return { kind: 'counters', count, isHit: (cell) => view.getUint32(from + cell * 8, true) !== 0 || view.getUint32(from + cell * 8 + 4, true) !== 0 };
}
