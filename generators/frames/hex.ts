// Bytes as hex text and back: lower case, two digits a byte, nothing between them.

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/** A number in so many bytes, the least significant first. */
export function littleEndianHex(value: number, bytes: number): string {
  return toHex(Uint8Array.from({ length: bytes }, (_, index) => value >>> (8 * index)));
}

/** Undefined where the text is not pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const [high, low] = [digit(text.charCodeAt(2 * index)), digit(text.charCodeAt(2 * index + 1))];
    if (high === -1 || low === -1) return undefined;
    bytes[index] = high * 16 + low;
  }
  return bytes;
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
