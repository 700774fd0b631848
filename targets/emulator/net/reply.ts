// The replies that the net commands give; the words of `desc` are for people and carry no meaning.

import type { Reply } from '../contract.ts';

export const DONE: Reply = { kind: 'return', value: {} };

export function genericError(desc: string): Reply {
  return { kind: 'error', errorClass: 'GenericError', desc };
}

export function deviceNotFound(name: string): Reply {
  return { kind: 'error', errorClass: 'DeviceNotFound', desc: `there is no device '${name}'` };
}
