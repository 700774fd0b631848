// set_link: whom it names, what it does to the link that a driver sees, and what it refuses. net.json:12.

import { accept, reject } from '../generators/certificate.ts';
import type { Case } from '../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from './case-of.ts';
import { NIC_LIST, NICS, QUIET_NIC } from './fixtures.ts';
import { DUPLICATE, hubPort, netdevDel, NO_DEVICE, queryRxFilter, setLink } from './net-commands.ts';

export function setLinkCases(): readonly Case[] {
  return [...adapterCases(), ...linkStatusCases(), ...unknownNameCases(), ...beyondAdapterCases()];
}

function adapterCases(): readonly Case[] {
  const perAdapter = NIC_LIST.flatMap(({ id, driver }) => [
    caseOf(`set_link/adapter/${id}/down-and-up`, `set_link takes the name of an adapter (${driver}), down and up.`,
      ['set_link/success', 'set_link/name', 'set_link/no-notification'],
      [send(setLink(id, false), setLink(id, true))], { fixture: NICS }),
    caseOf(`set_link/adapter/${id}/twice`, `Setting the status that ${id} already has succeeds.`, ['set_link/idempotent'],
      [send(setLink(id, false, IDEMPOTENT), setLink(id, false, IDEMPOTENT), setLink(id, true, IDEMPOTENT), setLink(id, true, IDEMPOTENT))],
      { fixture: NICS }),
  ]);
  return [
    ...perAdapter,
    caseOf('set_link/no-notification', 'set_link succeeds on an adapter that cannot tell its driver.', ['set_link/no-notification'], [
      send(setLink('plumb-n0', false, accept('set_link/no-notification', {})), setLink('plumb-n0', true, accept('set_link/no-notification', {}))),
    ], { fixture: QUIET_NIC }),
    caseOf('set_link/without-backend', 'An adapter without a backend has a link too.', ['set_link/success'],
      [send(setLink('plumb-n3', false), setLink('plumb-n3', true))], { fixture: NICS }),
    caseOf('set_link/all-adapters', 'Each adapter has a link of its own.', ['set_link/success'],
      [send(...NIC_LIST.map(({ id }) => setLink(id, false)), ...NIC_LIST.map(({ id }) => setLink(id, true)))], { fixture: NICS }),
    caseOf('set_link/filter-unchanged', 'set_link leaves the receive filter as it was.', ['set_link/sets-link'], [
      send(setLink('plumb-n3', false), queryRxFilter('plumb-n3', accept('query-rx-filter/named', [{ name: 'plumb-n3' }])), setLink('plumb-n3', true)),
    ], { fixture: NICS }),
  ];
}

const IDEMPOTENT = accept('set_link/idempotent', {});

/** What the driver reads is the proof; only virtio-net can be read from outside. */
function linkStatusCases(): readonly Case[] {
  return ['plumb-n0', 'plumb-n3'].flatMap((id) => {
    const reads = (up: boolean): ReturnType<typeof stimulate> =>
      stimulate('set_link/sets-link', { kind: 'read-link', nic: id }, { kind: 'link', up });
    const options = { fixture: NICS, needs: [STIMULUS] };
    return [
      caseOf(`set_link/status/${id}/down`, 'After set_link with up false the driver sees the link down.', ['set_link/up', 'set_link/sets-link'],
        [send(setLink(id, false)), reads(false), send(setLink(id, true))], options),
      caseOf(`set_link/status/${id}/up`, 'After set_link with up true the driver sees the link up.', ['set_link/up', 'set_link/sets-link'],
        [send(setLink(id, false), setLink(id, true)), reads(true)], options),
      caseOf(`set_link/status/${id}/last-counts`, 'Of several set_link the last one counts.', ['set_link/sets-link'],
        [send(setLink(id, true), setLink(id, true), setLink(id, false), setLink(id, false)), reads(false), send(setLink(id, true)), reads(true)], options),
      caseOf(`set_link/status/${id}/others-untouched`, 'set_link touches no other adapter.', ['set_link/sets-link'], [
        send(setLink(id, true), ...NIC_LIST.filter((other) => other.id !== id).map((other) => setLink(other.id, false))),
        reads(true), send(...NIC_LIST.map((other) => setLink(other.id, true))),
      ], options),
    ];
  });
}

/** Names that look like one that exists, and names that only a sloppy look-up would find. */
const UNKNOWN_NAMES: { readonly [label: string]: string } = {
  'empty': '', 'made-up': 'plumb-nobody', 'space': ' ', 'prefix': 'plumb-n', 'suffix': 'plumb-n00', 'upper-case': 'PLUMB-N0',
  'leading-space': ' plumb-n0', 'trailing-space': 'plumb-n0 ', 'trailing-newline': 'plumb-n0\n', 'nul': 'plumb-n0\u0000', 'glob': 'plumb-*',
  'path': '/machine/peripheral/plumb-n0', 'queue': 'plumb-n0.0', 'driver': 'virtio-net-pci', 'mac': '52:54:00:12:34:50', 'number': '0',
  'not-ascii': 'plumb-nö', 'long': 'x'.repeat(4096), 'very-long': 'x'.repeat(20_000), 'format': '%s%n', 'all': 'all', 'quote': '"', 'backslash': '\\',
};

function unknownNameCases(): readonly Case[] {
  return Object.entries(UNKNOWN_NAMES).flatMap(([label, name]) => [
    caseOf(`set_link/unknown/${label}`, 'A name that is no network device fails with DeviceNotFound.', ['set_link/unknown-name'],
      [send(setLink(name, true, NO_DEVICE), setLink(name, false, NO_DEVICE))]),
    caseOf(`set_link/unknown-among-adapters/${label}`, 'A name that is no network device fails, whatever other devices there are.',
      ['set_link/unknown-name'],
      [send(setLink(name, true, NO_DEVICE), setLink(name, false, NO_DEVICE))], { fixture: NICS }),
  ]);
}

/** Every implementation that is known does it, whatever the text says of adapters. */
const REACHES = accept('set_link/backend-reaches-adapter', {});

function beyondAdapterCases(): readonly Case[] {
  const notAnAdapter = reject('set_link/adapters-only', 'DeviceNotFound');
  return [
    caseOf('set_link/backend/down-and-up', 'The name of a backend is not the name of an adapter.', ['set_link/adapters-only'],
      [send(hubPort('plumb-l0'), setLink('plumb-l0', false, notAnAdapter), setLink('plumb-l0', true, notAnAdapter), netdevDel('plumb-l0'))]),
    caseOf('set_link/backend/attached', 'The name of a backend in use is not the name of an adapter.', ['set_link/adapters-only'],
      [send(setLink('plumb-nd1', false, notAnAdapter), setLink('plumb-nd1', true, notAnAdapter))], { fixture: NICS }),
    caseOf('set_link/backend/reaches-adapter', 'A backend whose link goes down takes the link of its adapter with it.', ['set_link/backend-reaches-adapter'], [
      send(setLink('plumb-nd0', false, REACHES)),
      stimulate('set_link/backend-reaches-adapter', { kind: 'read-link', nic: 'plumb-n0' }, { kind: 'link', up: false }),
      send(setLink('plumb-nd0', true, REACHES)),
      stimulate('set_link/backend-reaches-adapter', { kind: 'read-link', nic: 'plumb-n0' }, { kind: 'link', up: true }),
    ], { fixture: NICS, needs: [STIMULUS] }),
    caseOf('set_link/backend/deleted', 'The name of a deleted backend is no network device.', ['set_link/unknown-name'],
      [send(hubPort('plumb-l1'), netdevDel('plumb-l1'), setLink('plumb-l1', true, NO_DEVICE))]),
    caseOf('set_link/backend/refused', 'The name of a refused backend is no network device.', ['set_link/unknown-name', 'netdev_add/refused-without-trace'],
      [send(hubPort('plumb-l2'), hubPort('plumb-l2', DUPLICATE), netdevDel('plumb-l2'), setLink('plumb-l2', true, NO_DEVICE))]),
    caseOf('set_link/name-shared-with-backend', 'An adapter and a backend may share a name.', ['set_link/name'],
      [send(hubPort('plumb-n2'), setLink('plumb-n2', false), setLink('plumb-n2', true), netdevDel('plumb-n2'))],
      { fixture: NICS, needs: [OWNED] }),
  ];
}
