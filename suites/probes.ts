// What is asked after a netdev_add, so that its effect is proven and nothing of it outlives the case.
//
// One netdev_del shows whether the backend is there and removes it; a second one shows that it is gone.

import { accept, type CertifiedCommand, open, reject } from '../generators/certificate.ts';
import type { Need } from '../runner/case.ts';
import { OWNED } from './case-of.ts';
import { netdevDel, NO_BACKEND, setLink } from './net-commands.ts';

export function withProbes(tested: CertifiedCommand, ids: readonly string[]): readonly CertifiedCommand[] {
  return [tested, ...ids.flatMap((id) => probesFor(tested, id))];
}

function probesFor({ expectation }: CertifiedCommand, id: string): readonly CertifiedCommand[] {
  switch (expectation.kind) {
    case 'accept': return [netdevDel(id, accept('netdev_del/success', {})), netdevDel(id, NO_BACKEND)];
    case 'reject': return [
      setLink(id, true, reject('netdev_add/refused-without-trace', 'DeviceNotFound')),
      netdevDel(id, reject('netdev_add/refused-without-trace', 'DeviceNotFound')),
    ];
    case 'open': return [
      netdevDel(id, open('netdev_del/success', 'it depends on whether the backend could be set up', 'DeviceNotFound')),
      netdevDel(id, NO_BACKEND),
    ];
    default: throw expectation satisfies never;
  }
}

/** Ids without our prefix might be somebody else's. */
export function needsFor(ids: readonly string[]): readonly Need[] {
  return ids.every((id) => id.startsWith('plumb-')) ? [] : [OWNED];
}

/** What a backend of this type needs to be tried at all. */
export function backendNeeds(type: string): readonly Need[] {
  if (type === 'nic' || type === 'none') return [];
  return [{ kind: 'backend', type }, ...(type === 'user' ? [{ kind: 'slirp' } as const] : [])];
}
