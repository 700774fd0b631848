// Sequence numbers: 32 bits that wrap around. RFC 9293, section 3.4.

export function plus(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}

/** How far `later` is ahead of `earlier`; negative where it is behind. */
export function ahead(later: number, earlier: number): number {
  return (later - earlier) | 0;
}
