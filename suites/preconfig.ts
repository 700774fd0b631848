// Before the machine is initialised only what the schema marks allow-preconfig is allowed. net.json:59 and 80.

import { accept, command, reject, type CertifiedCommand, type Expectation } from '../generators/certificate.ts';
import type { JsonObject, JsonValue } from '../generators/qapi/json-value.ts';
import type { Case, Need } from '../runner/case.ts';
import { caseOf, send } from './case-of.ts';
import { PRECONFIG } from './fixtures.ts';
import { announceSelf, DUPLICATE, netdevAdd, netdevDel, queryRxFilter, queryVersion, setLink } from './net-commands.ts';
import { backendNeeds } from './probes.ts';

export function preconfigCases(): readonly Case[] {
  return [...allowedCases(), ...refusedArgumentCases(), ...notYetCases()];
}

const ADDED: Expectation = accept('netdev_add/preconfig', {});
const DELETED: Expectation = accept('netdev_del/preconfig', {});
const GONE: Expectation = reject('netdev_del/preconfig', 'DeviceNotFound');
const HERE = { fixture: PRECONFIG } as const;

const BACKENDS: { readonly [type: string]: JsonObject } = {
  hubport: { hubid: 7357 },
  user: {},
  socket: { udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' },
};

function allowedCases(): readonly Case[] {
  const perType = Object.entries(BACKENDS).flatMap(([type, members]) => {
    const args = { type, id: 'plumb-p', ...members };
    const options: { readonly fixture: typeof PRECONFIG; readonly needs: readonly Need[] } = { ...HERE, needs: backendNeeds(type) };
    return [
      caseOf(`preconfig/netdev_add/${type}`, 'A backend can be added and removed before the machine is initialised.', ['netdev_add/preconfig', 'netdev_del/preconfig'],
        [send(netdevAdd(args, ADDED), netdevDel('plumb-p', DELETED), netdevDel('plumb-p', GONE))], options),
      caseOf(`preconfig/duplicate/${type}`, 'An id that is taken is refused before the machine is initialised too.', ['netdev_add/duplicate-id'],
        [send(netdevAdd(args, ADDED), netdevAdd(args, DUPLICATE), netdevDel('plumb-p', DELETED), netdevDel('plumb-p', GONE))], options),
      caseOf(`preconfig/id-reusable/${type}`, 'A freed id can be used again before the machine is initialised.', ['netdev_add/id-reusable'],
        [send(netdevAdd(args, ADDED), netdevDel('plumb-p', DELETED), netdevAdd(args, ADDED), netdevDel('plumb-p', DELETED))], options),
    ];
  });
  return [
    ...perType,
    caseOf('preconfig/netdev_del/unknown', 'An id that is no backend fails with DeviceNotFound.', ['netdev_del/preconfig', 'netdev_del/unknown-id'],
      [send(netdevDel('plumb-nobody', GONE), netdevDel('', GONE))], HERE),
    caseOf('preconfig/query-version', 'The monitor serves before the machine is initialised.', ['schema/version'], [send(queryVersion())], HERE),
  ];
}

const BROKEN: { readonly [label: string]: readonly [args: JsonValue | undefined, rule: string] } = {
  'no-arguments': [undefined, 'arguments/missing-member'],
  'missing-id': [{ type: 'hubport', hubid: 1 }, 'arguments/missing-member'],
  'missing-type': [{ id: 'plumb-p', hubid: 1 }, 'arguments/missing-member'],
  'missing-hubid': [{ type: 'hubport', id: 'plumb-p' }, 'arguments/missing-member'],
  'unexpected': [{ type: 'hubport', id: 'plumb-p', hubid: 1, plumb: true }, 'arguments/unexpected-member'],
  'wrong-type': [{ type: 'hubport', id: 'plumb-p', hubid: '1' }, 'arguments/wrong-type'],
  'null': [{ type: 'hubport', id: 'plumb-p', hubid: null }, 'arguments/null'],
  'out-of-range': [{ type: 'hubport', id: 'plumb-p', hubid: 2147483648 }, 'arguments/out-of-range'],
  'foreign-member': [{ type: 'hubport', id: 'plumb-p', hubid: 1, ifname: 'plumb0' }, 'arguments/foreign-branch-member'],
};

function refusedArgumentCases(): readonly Case[] {
  return Object.entries(BROKEN).map(([label, [args, rule]]) =>
    caseOf(`preconfig/arguments/${label}`, 'Arguments are checked before the machine is initialised too.', [rule],
      [send(command('netdev_add', args, reject(rule, 'GenericError')), netdevDel('plumb-p', GONE))], HERE));
}

function notYetCases(): readonly Case[] {
  const notYet = reject('preconfig/others-refused', 'GenericError', 'CommandNotFound');
  const refused: { readonly [label: string]: CertifiedCommand } = {
    'set_link': setLink('plumb-p', true, notYet),
    'query-rx-filter': queryRxFilter(undefined, notYet),
    'query-rx-filter-named': queryRxFilter('plumb-p', notYet),
    'announce-self': announceSelf({ initial: 1, max: 1, rounds: 0, step: 1 }, notYet),
  };
  return Object.entries(refused).map(([label, each]) =>
    caseOf(`preconfig/not-yet/${label}`, 'A command without allow-preconfig is refused before the machine is initialised.', ['preconfig/others-refused'],
      [send(each, queryVersion())], HERE));
}
