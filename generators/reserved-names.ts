// Names that the generators reserve, so that certificates can speak of what exists and what does not.
//
// Whatever is created begins with `plumb-`, so that an attached target's own devices are never touched.
// Nothing is ever created, opened or passed under the names that begin with the two prefixes below.

import type { JsonValue } from './qapi/json-value.ts';

export const OWN_PREFIX = 'plumb-';
/** A netdev, NIC, chardev or descriptor of such a name never exists. */
export const ABSENT_PREFIX = 'plumb-absent';
/** No command of a server, and no type of a backend. */
export const UNHEARD_OF_NAME = 'plumb-unheard-of';
/** A relative path below a folder that is never made, so that whatever opens or runs it fails. */
export const ABSENT_FOLDER = 'plumb-scratch/';

export function isAbsentName(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.startsWith(ABSENT_PREFIX);
}

export function isAbsentPath(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.startsWith(ABSENT_FOLDER) && !value.includes('..');
}
