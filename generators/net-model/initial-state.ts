// The network in which a session starts: empty, or what a fixture's setup commands have made of it.

import type { CertifiedCommand } from '../certificate.ts';
import type { Certify, NetState } from './state.ts';
import { observe } from './transition.ts';

export type InitialStateOptions = {
  readonly certify: Certify;
  readonly machine: 'bare' | 'pc';
  /** Somebody else's target may have clients of its own. */
  readonly strangers?: boolean;
  /** Commands that were sent before, and accepted. */
  readonly setup?: readonly CertifiedCommand[];
};

export function initialState(options: InitialStateOptions): NetState {
  const { certify, machine, strangers = false, setup = [] } = options;
  const empty: NetState = { certify, machine, strangers, netdevs: new Map(), nics: new Map(), hidden: new Map() };
  return setup.reduce((state, { execute, arguments: args }) => observe(state, execute, args, { kind: 'success', value: {} }), empty);
}
