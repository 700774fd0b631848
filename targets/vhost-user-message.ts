// Messages of vhost-user: request, flags and size, three words of the machine's order, then the payload.
// docs/interop/vhost-user.rst.

export const MESSAGES = {
  getFeatures: 1,
  setOwner: 3,
  getVringBase: 11,
  setVringCall: 13,
  setVringError: 14,
  getProtocolFeatures: 15,
  setProtocolFeatures: 16,
  getQueueNumber: 17,
} as const;

/** Version 1, and whether it is a reply. */
const FLAGS = { request: 0x1, reply: 0x5 } as const;
const NEEDS_REPLY = 0x8;
export const HEADER_BYTES = 12;
const WORD64_BYTES = 8;

/** The payload, where there is one, is a word of 64 bits. */
export function vhostUserMessage(request: number, payload: bigint | undefined, direction: keyof typeof FLAGS = 'request'): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + (payload === undefined ? 0 : WORD64_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, request, true);
  view.setUint32(4, FLAGS[direction], true);
  view.setUint32(8, bytes.length - HEADER_BYTES, true);
  if (payload !== undefined) view.setBigUint64(HEADER_BYTES, payload, true);
  return bytes;
}

/** Of what begins with a whole header. */
export function payloadBytesOf(bytes: Uint8Array): number {
  return viewOf(bytes).getUint32(8, true);
}

/** Of a whole message; its payload where that is a word of 64 bits at least. */
export function wordsOf(message: Uint8Array): { readonly request: number; readonly needsReply: boolean; readonly payload: bigint | undefined } {
  const view = viewOf(message);
  const payload = message.length < HEADER_BYTES + WORD64_BYTES ? undefined : view.getBigUint64(HEADER_BYTES, true);
  return { request: view.getUint32(0, true), needsReply: (view.getUint32(4, true) & NEEDS_REPLY) !== 0, payload };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
