// Numbers as the C library reads them out of text: leading white space, a sign, a prefix for the base,
// and whatever follows the digits left over. POSIX strtol, with glibc's clamping.

export type ReadNumber = {
  readonly value: bigint;
  readonly rest: string;
  readonly digits: boolean;
  readonly overflow: boolean;
};

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
const PATTERNS: { readonly [base: number]: RegExp } = {
  0: /^[\t-\r ]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/,
  10: /^[\t-\r ]*([+-]?)([0-9]+)/,
};

export function readLong(text: string, base: 0 | 10): ReadNumber {
  const match = PATTERNS[base]?.exec(text);
  if (!match) return { value: 0n, rest: text, digits: false, overflow: false };
  const magnitude = digitsValue(match[2] ?? '', base);
  const exact = match[1] === '-' ? -magnitude : magnitude;
  const value = exact > LONG_MAX ? LONG_MAX : exact < LONG_MIN ? LONG_MIN : exact;
  return { value, rest: text.slice(match[0].length), digits: true, overflow: value !== exact };
}

/** What is left of a long when C stores it in an int. */
export function asInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function digitsValue(digits: string, base: 0 | 10): bigint {
  if (base === 0 && /^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return BigInt(digits);
}
