// The state after a command: `observe` where its outcome was seen, `assume` where only its certificate is known.
//
// Both keep to what must be so. An outcome that contradicts the state is the target's fault and for the oracle to
// report; it changes the state only as far as the reply itself says.

import type { Expectation } from '../certificate.ts';
import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import { isJsonObject } from '../qapi/json-value.ts';
import { addNetdev, addNic, confirm, forget, forgetNetdev, rearm, setLink, unsettleNic } from './effects.ts';
import { predict } from './predict.ts';
import type { NetState } from './state.ts';

export type Outcome =
  | { readonly kind: 'success'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly errorClass: string }
  | { readonly kind: 'none' };

export function observe(state: NetState, execute: string, args: JsonValue | undefined, outcome: Outcome): NetState {
  const members = isJsonObject(args) ? args : {};
  switch (outcome.kind) {
    case 'success': return afterSuccess(state, execute, members);
    case 'error': return outcome.errorClass === 'DeviceNotFound' ? afterNotFound(state, execute, members) : state;
    case 'none': return assume(state, execute, args);
    default: throw outcome satisfies never;
  }
}

/** `expectation`: what `predict` says of the same command, for those who have asked it already. */
export function assume(
  state: NetState,
  execute: string,
  args: JsonValue | undefined,
  expectation: Expectation = predict(state, execute, args),
): NetState {
  if (expectation.kind === 'reject') return state;
  const members = isJsonObject(args) ? args : {};
  return expectation.kind === 'accept' ? afterSuccess(state, execute, members) : afterEither(state, execute, members);
}

function afterSuccess(state: NetState, execute: string, args: JsonObject): NetState {
  const { id, name, up } = args;
  switch (execute) {
    case 'netdev_add': return typeof id === 'string' ? addNetdev(state, id, args, 'present') : state;
    case 'netdev_del': return typeof id === 'string' ? forgetNetdev(state, id) : state;
    case 'device_add': return addNic(state, args, 'present');
    case 'device_del': return typeof id === 'string' ? unsettleNic(state, id) : state;
    case 'query-rx-filter': return rearm(typeof name === 'string' ? confirm(state, name, 'nic') : state, name, 'armed');
    case 'set_link':
      return typeof name === 'string' && typeof up === 'boolean' ? setLink(confirm(state, name, 'client'), name, up) : state;
    default: return state;
  }
}

function afterNotFound(state: NetState, execute: string, args: JsonObject): NetState {
  const { id, name } = args;
  if (execute === 'netdev_del' && typeof id === 'string') return forget(state, id, 'netdev');
  // By the letter a netdev is no adapter, so that this says nothing of netdevs.
  if (execute === 'set_link' && typeof name === 'string') return forget(state, name, 'nic');
  if (execute === 'device_del' && typeof id === 'string') return forget(state, id, 'nic');
  return state;
}

function afterEither(state: NetState, execute: string, args: JsonObject): NetState {
  const { id, name, up } = args;
  switch (execute) {
    case 'netdev_add': return typeof id === 'string' ? addNetdev(state, id, args, 'unknown') : state;
    // Deleted or never there: gone in either case.
    case 'netdev_del': return typeof id === 'string' ? forgetNetdev(state, id) : state;
    case 'device_add': return addNic(state, args, 'unknown');
    case 'device_del': return typeof id === 'string' ? unsettleNic(state, id) : state;
    case 'query-rx-filter': return rearm(state, name, 'unknown');
    case 'set_link': return typeof name === 'string' && typeof up === 'boolean' ? setLink(state, name, up) : state;
    default: return state;
  }
}
