// The examples that the schema text itself gives, sent as they are written there.

import { accept, command, type CertifiedCommand } from '../generators/certificate.ts';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { Case, Need } from '../runner/case.ts';
import { caseOf, OWNED, send } from './case-of.ts';
import { NICS } from './fixtures.ts';
import { announceSelf, netdevAdd, netdevDel, NO_BACKEND, queryRxFilter, setLink } from './net-commands.ts';

export function exampleCases(): readonly Case[] {
  const alone = { fixture: NICS, start: 'fresh-instance', needs: [OWNED] } as const;
  const userBackend: readonly Need[] = [OWNED, { kind: 'slirp' }, { kind: 'backend', type: 'user' }];
  return [
    caseOf('examples/set_link', 'The example of set_link gives what the text shows.', ['examples/set_link'],
      [send(plug('e1000', 'e1000.0'), setLink('e1000.0', false, accept('examples/set_link', {})))], alone),
    caseOf('examples/netdev_add', 'The example of netdev_add gives what the text shows.', ['examples/netdev_add'],
      [send(EXAMPLE_BACKEND, netdevDel('netdev1'), netdevDel('netdev1', NO_BACKEND))], { needs: userBackend }),
    caseOf('examples/netdev_del', 'The example of netdev_del gives what the text shows.', ['examples/netdev_del'],
      [send(EXAMPLE_BACKEND, netdevDel('netdev1', accept('examples/netdev_del', {})), netdevDel('netdev1', NO_BACKEND))], { needs: userBackend }),
    caseOf('examples/query-rx-filter', 'The example of query-rx-filter gives a reply of the form that the text shows.', ['examples/query-rx-filter'],
      [send(plug('virtio-net-pci', 'vnet0', { mac: '52:54:00:12:34:56' }), queryRxFilter('vnet0', accept('examples/query-rx-filter', [EXAMPLE_FILTER])))], alone),
    caseOf('examples/announce-self', 'The example of announce-self gives what the text shows.', ['examples/announce-self'],
      [send(announceSelf(EXAMPLE_ANNOUNCEMENT, accept('examples/announce-self', {})), announceSelf({ ...EXAMPLE_ANNOUNCEMENT, rounds: 0 }))], alone),
    caseOf('examples/announce-self-with-adapters', 'The example of announce-self works for adapters of these names too.', ['examples/announce-self'], [
      send(plug('virtio-net-pci', 'vn2'), plug('virtio-net-pci', 'vn3'), announceSelf(EXAMPLE_ANNOUNCEMENT, accept('examples/announce-self', {})),
        announceSelf({ ...EXAMPLE_ANNOUNCEMENT, rounds: 0 })),
    ], alone),
  ];
}

const EXAMPLE_BACKEND: CertifiedCommand = netdevAdd(
  { type: 'user', id: 'netdev1', dnssearch: [{ str: 'example.org' }] }, accept('examples/netdev_add', {}));

/** What the example shows of an adapter whose driver has not set it yet. */
const EXAMPLE_FILTER: JsonObject = {
  'promiscuous': true, 'name': 'vnet0', 'main-mac': '52:54:00:12:34:56', 'unicast': 'normal', 'unicast-table': [],
  'multicast': 'normal', 'multicast-overflow': false, 'unicast-overflow': false,
};

const EXAMPLE_ANNOUNCEMENT: JsonObject = { initial: 50, max: 550, rounds: 10, step: 50, interfaces: ['vn2', 'vn3'], id: 'bob' };

function plug(driver: string, id: string, extra: { readonly mac?: string } = {}): CertifiedCommand {
  return command('device_add', { driver, id, ...extra }, accept('fixture/setup', {}));
}
