// What every backend has in common: it looks at its arguments in QEMU's order and either refuses, with the
// reason, or says what the new netdev is like. It changes nothing but the host's table of ports.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { FrameSink } from '../../host/interfaces.ts';
import type { Netdev } from '../clients.ts';
import type { NetState } from '../state.ts';

export type BackendRequest = { readonly id: string; readonly args: JsonObject; readonly state: NetState; readonly port: Port };

/** The netdev's own end towards its peer; of use once the netdev exists. */
export interface Port {
  /** Hands a frame to the peer, unless a link is down. */
  deliver(frame: Uint8Array): void;
  /** The backend's own knowledge of its link: down until somebody connects. */
  setLink(up: boolean): void;
}

export type BackendOutcome = { readonly kind: 'refused'; readonly desc: string } | Created;

export type Created = {
  readonly kind: 'created';
  readonly linkDown: boolean;
  readonly release: (() => void) | undefined;
  /** The netdev that the new one is plugged into. */
  readonly peer: Netdev | undefined;
  /** Takes a frame that the peer sends. */
  readonly receive: FrameSink | undefined;
};

export type Backend = (request: BackendRequest) => BackendOutcome;

export function refused(desc: string): BackendOutcome {
  return { kind: 'refused', desc };
}

export function created(release?: () => void, receive?: FrameSink): Created {
  return { kind: 'created', linkDown: false, release, peer: undefined, receive };
}

/** `fd` without a descriptor passed beforehand: digits name one of the process, another text one of the monitor. */
export function descriptorRefusal(text: string): string {
  if (!/^[0-9]/.test(text)) return `no file descriptor named '${text}' was passed to this monitor`;
  return /^[0-9]+$/.test(text) ? `file descriptor ${text} cannot be used` : `'${text}' is no file descriptor number`;
}
