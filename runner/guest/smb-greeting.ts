// The first words of an SMB client, and whether the answer is one of SMB: MS-SMB2 2.2.3 and 2.2.4, over TCP as in MS-SMB 2.1.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { textOf } from './packets.ts';

const HEADER_BYTES = 64;
const SMB2 = '\xfeSMB';

/** A NEGOTIATE of the dialects 2.0.2 and 2.1, latin1. */
export function smbGreeting(): string {
  const header = textOf('fe534d4240').padEnd(HEADER_BYTES, '\0');
  const negotiate = textOf('2400020001').padEnd(36, '\0') + textOf('02021002');
  const message = header + negotiate;
  return String.fromCharCode(0, 0, 0, message.length) + message;
}

/** What precedes a message, and its mark: enough to tell whose it is. */
export const SMB_ANSWER_BYTES = 8;

/** The outcome of a TCP call that said so. */
export function smbOutcome(call: JsonObject): JsonObject {
  const { connected = false, received } = call;
  const isAnswer = typeof received === 'string' && received.slice(4, SMB_ANSWER_BYTES) === SMB2;
  return isAnswer ? { connected, protocol: 'smb2' } : { connected };
}
