// The life of a backend of each type: its id is taken while it lives and free afterwards, and nobody else's suffers.
//
// Where the host decides whether a backend can be set up at all, the outcomes are open and the state is what counts.

import { boundaryCommands } from '../../generators/boundaries.ts';
import { accept, type CertifiedCommand, reject } from '../../generators/certificate.ts';
import { type JsonObject, isJsonObject } from '../../generators/qapi/json-value.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { Case, Need } from '../../runner/case.ts';
import { everySymbol, netdevTypes } from '../build.ts';
import { caseOf, send } from '../case-of.ts';
import { absenceOf, DUPLICATE, hubPort, netdevAdd, netdevDel, NO_BACKEND, queryRxFilter } from '../net-commands.ts';
import { backendNeeds } from '../probes.ts';

export function netdevLifeCases(schema: Schema): readonly Case[] {
  return [
    ...netdevTypes(schema).flatMap((type) => takenIdCases(schema, type)),
    ...Object.entries(CERTAIN).flatMap(([type, members]) => lifeCases(type, members)),
  ];
}

/** Backends that any host can set up. */
const CERTAIN: { readonly [type: string]: JsonObject } = {
  user: {},
  hubport: { hubid: 7358 },
  socket: { udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' },
};

/** More than the slots of a careless table. */
const OFTEN = 130;

/** The id of one backend is refused for another of any type, before anything of the host is touched. */
function takenIdCases(schema: Schema, type: string): readonly Case[] {
  const usual = boundaryCommands(schema, 'netdev_add', type, everySymbol(schema))[0]?.command.arguments;
  if (!isJsonObject(usual)) return [];
  const id = 'plumb-taken';
  const taken = type === 'none' || type === 'nic' ? reject('netdev_add/duplicate-id', 'GenericError', 'DeviceNotFound') : DUPLICATE;
  return [
    caseOf(`netdev_add/${type}/taken-id`, 'An id that a backend bears is refused, and that backend stays.', ['netdev_add/duplicate-id'],
      [send(hubPort(id), netdevAdd({ ...usual, id }, taken), netdevDel(id), ...absenceOf(id))], { needs: backendNeeds(type) }),
  ];
}

function lifeCases(type: string, members: JsonObject): readonly Case[] {
  const needs: readonly Need[] = backendNeeds(type);
  const add = (id: string, expectation = accept('netdev_add/success', {})): CertifiedCommand => netdevAdd({ type, id, ...members }, expectation);
  const life = (name: string, title: string, rule: string, ...commands: readonly CertifiedCommand[]): Case =>
    caseOf(`netdev_add/${type}/life/${name}`, title, [rule], [send(...commands)], { needs });
  const many = Array.from({ length: 16 }, (_, index) => `plumb-many-${index}`);
  return [
    life('same-twice', 'The same command twice is a duplicate.', 'netdev_add/duplicate-id',
      add('plumb-b'), add('plumb-b', DUPLICATE), netdevDel('plumb-b'), ...absenceOf('plumb-b')),
    life('taken-by-another-type', 'A backend of this type takes its id from all other types.', 'netdev_add/duplicate-id',
      add('plumb-b'), hubPort('plumb-b', DUPLICATE), netdevDel('plumb-b'), ...absenceOf('plumb-b')),
    life('refused-many-times', 'Duplicates are refused as often as one tries.', 'netdev_add/duplicate-id',
      add('plumb-b'), ...many.map(() => add('plumb-b', DUPLICATE)), netdevDel('plumb-b'), netdevDel('plumb-b', NO_BACKEND)),
    life('id-reusable', 'The id is free after netdev_del.', 'netdev_add/id-reusable',
      add('plumb-b'), netdevDel('plumb-b'), add('plumb-b', accept('netdev_add/id-reusable', {})), netdevDel('plumb-b'), ...absenceOf('plumb-b')),
    life('id-reusable-by-another-type', 'The freed id can go to another type.', 'netdev_add/id-reusable',
      add('plumb-b'), netdevDel('plumb-b'), hubPort('plumb-b', accept('netdev_add/id-reusable', {})), netdevDel('plumb-b')),
    life('id-free-after-refusal', 'The id of a refused netdev_add is free.', 'netdev_add/refused-without-trace',
      netdevAdd({ type, id: 'plumb-b', ...members, 'plumb-unexpected': 1 }, reject('arguments/unexpected-member')),
      add('plumb-b'), netdevDel('plumb-b'), ...absenceOf('plumb-b')),
    life('many', 'Many backends of this type live side by side.', 'netdev_add/success',
      ...many.map((id) => add(id)), ...many.map((id) => netdevDel(id)), ...many.map((id) => netdevDel(id, NO_BACKEND))),
    life('often', 'A backend can be added and removed as often as one likes.', 'netdev_add/success',
      ...Array.from({ length: OFTEN }, () => [add('plumb-b'), netdevDel('plumb-b')]).flat()),
    life('ids-differ-in-case', 'Ids that differ in case are different ids.', 'netdev_add/id',
      add('plumb-b'), add('plumb-B'), netdevDel('plumb-b'), netdevDel('plumb-B'), ...absenceOf('plumb-b')),
    life('one-id-begins-another', 'Ids of which one begins the other are different ids.', 'netdev_add/id',
      add('plumb-b'), add('plumb-bb'), netdevDel('plumb-b'), netdevDel('plumb-b', NO_BACKEND), netdevDel('plumb-bb')),
    life('no-adapter', 'A backend is no adapter whose filter could be asked for.', 'query-rx-filter/not-a-nic',
      add('plumb-b'), queryRxFilter('plumb-b', reject('query-rx-filter/not-a-nic', 'GenericError', 'DeviceNotFound')), netdevDel('plumb-b')),
  ];
}
