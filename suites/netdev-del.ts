// netdev_del: what it removes, what it frees, and what it refuses. net.json:61.

import { accept, reject } from '../generators/certificate.ts';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { Case } from '../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from './case-of.ts';
import { NIC_LIST, NICS } from './fixtures.ts';
import { absenceOf, hubPort, netdevAdd, netdevDel, NO_BACKEND, setLink } from './net-commands.ts';

export function netdevDelCases(): readonly Case[] {
  return [...removalCases(), ...unknownIdCases(), ...attachedCases()];
}

function removalCases(): readonly Case[] {
  const many = Array.from({ length: 20 }, (_, index) => `plumb-d${index}`);
  return [
    caseOf('netdev_del/removes', 'netdev_del removes the backend.', ['netdev_del/success', 'netdev_del/id'],
      [send(hubPort('plumb-d'), netdevDel('plumb-d'), ...absenceOf('plumb-d'))]),
    caseOf('netdev_del/frees-the-id', 'The id of a deleted backend can be used again.', ['netdev_add/id-reusable'],
      [send(hubPort('plumb-d'), netdevDel('plumb-d'), hubPort('plumb-d', REUSED), netdevDel('plumb-d'), ...absenceOf('plumb-d'))]),
    caseOf('netdev_del/frees-the-id-for-another-type', 'The id of a deleted backend can be used for another type.', ['netdev_add/id-reusable'], [
      send(hubPort('plumb-d'), netdevDel('plumb-d'), netdevAdd(loopbackSocket('plumb-d'), REUSED), netdevDel('plumb-d'), ...absenceOf('plumb-d')),
    ]),
    caseOf('netdev_del/twice', 'A backend can be removed once.', ['netdev_del/unknown-id'],
      [send(hubPort('plumb-d'), netdevDel('plumb-d'), netdevDel('plumb-d', NO_BACKEND), netdevDel('plumb-d', NO_BACKEND))]),
    caseOf('netdev_del/only-that-one', 'netdev_del leaves the other backends alone.', ['netdev_del/id'], [
      send(hubPort('plumb-da'), hubPort('plumb-db'), netdevDel('plumb-da'), ...absenceOf('plumb-da'), netdevDel('plumb-db')),
    ]),
    caseOf('netdev_del/in-order-of-creation', 'Many backends can be removed, first to last.', ['netdev_del/success'],
      [send(...many.map((id) => hubPort(id))), send(...many.map((id) => netdevDel(id)))]),
    caseOf('netdev_del/in-reverse-order', 'Many backends can be removed, last to first.', ['netdev_del/success'],
      [send(...many.map((id) => hubPort(id))), send(...many.toReversed().map((id) => netdevDel(id)))]),
    caseOf('netdev_del/again-and-again', 'An id can be used and freed many times.', ['netdev_add/id-reusable'],
      [send(...many.flatMap(() => [hubPort('plumb-d'), netdevDel('plumb-d')]), ...absenceOf('plumb-d'))]),
    caseOf('netdev_del/hub-with-two-ports', 'Removing one port of a hub leaves the other.', ['netdev_del/id'],
      [send(hubPort('plumb-da'), hubPort('plumb-db'), netdevDel('plumb-db'), netdevDel('plumb-da'), ...absenceOf('plumb-da'))]),
  ];
}

const REUSED = accept('netdev_add/id-reusable', {});

/** Needs no listener: UDP knows no connection. */
function loopbackSocket(id: string): JsonObject {
  return { type: 'socket', id, udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' };
}

const UNKNOWN_IDS: { readonly [label: string]: string } = {
  'empty': '', 'made-up': 'plumb-nobody', 'space': ' ', 'prefix': 'plumb-', 'upper-case': 'PLUMB-ND0', 'leading-space': ' plumb-nd0',
  'trailing-space': 'plumb-nd0 ', 'trailing-newline': 'plumb-nd0\n', 'nul': 'plumb-nd0\u0000', 'suffix': 'plumb-nd00', 'glob': '*',
  'type': 'hubport', 'hub-port': 'hub7340port', 'digits': '0', 'negative': '-1', 'format': '%s%n%d', 'not-ascii': 'ñetdev', 'path': '../plumb-nd0',
  'long': 'x'.repeat(4096), 'quote': '"', 'ill-formed': '1#2',
};

function unknownIdCases(): readonly Case[] {
  return Object.entries(UNKNOWN_IDS).flatMap(([label, id]) => [
    caseOf(`netdev_del/unknown/${label}`, 'An id that is no backend fails with DeviceNotFound.', ['netdev_del/unknown-id'],
      [send(netdevDel(id, NO_BACKEND), netdevDel(id, NO_BACKEND))]),
    caseOf(`netdev_del/unknown-among-backends/${label}`, 'An id that is no backend fails, whatever other backends there are.',
      ['netdev_del/unknown-id'], [send(netdevDel(id, NO_BACKEND), netdevDel(id, NO_BACKEND))], { fixture: NICS }),
  ]);
}

function attachedCases(): readonly Case[] {
  const adapter = reject('netdev_del/nic', 'DeviceNotFound');
  const ATTACHED = accept('netdev_del/attached', {});
  const alone = { fixture: NICS, start: 'fresh-instance', needs: [OWNED] } as const;
  return [
    ...NIC_LIST.map(({ id }) => caseOf(`netdev_del/adapter/${id}`, 'The id of an adapter is no backend.', ['netdev_del/nic'],
      [send(netdevDel(id, adapter), setLink(id, true))], { fixture: NICS })),
    caseOf('netdev_del/attached', 'A backend in use can be removed, and is gone.', ['netdev_del/attached'],
      [send(netdevDel('plumb-nd0', ATTACHED), netdevDel('plumb-nd0', NO_BACKEND), setLink('plumb-n0', true))], alone),
    caseOf('netdev_del/attached-e1000', 'A backend in use by an e1000 can be removed, and is gone.', ['netdev_del/attached'],
      [send(netdevDel('plumb-nd1', ATTACHED), netdevDel('plumb-nd1', NO_BACKEND), setLink('plumb-n1', true))], alone),
    caseOf('netdev_del/attached-loses-link', 'An adapter whose backend is removed loses its link.', ['netdev_del/attached'], [
      stimulate('set_link/sets-link', { kind: 'read-link', nic: 'plumb-n0' }, { kind: 'link', up: true }),
      send(netdevDel('plumb-nd0', ATTACHED)),
      stimulate('netdev_del/attached', { kind: 'read-link', nic: 'plumb-n0' }, { kind: 'link', up: false }),
    ], { ...alone, needs: [OWNED, STIMULUS] }),
    caseOf('netdev_del/attached-id-reusable', 'The id of a removed backend is free, even if an adapter had used it.', ['netdev_add/id-reusable'],
      [send(netdevDel('plumb-nd0', ATTACHED), hubPort('plumb-nd0', REUSED), netdevDel('plumb-nd0'))], alone),
  ];
}
