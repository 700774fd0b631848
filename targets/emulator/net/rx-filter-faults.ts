// What can be wrong with an item of query-rx-filter's reply, one entry per defect.

import type { JsonObject, JsonValue } from '../../../generators/qapi/json-value.ts';
import { isJsonArray } from '../../../generators/qapi/json-value.ts';

type Spoiler = (item: JsonObject) => JsonObject;

const SPOILERS: { readonly [defect: string]: Spoiler } = {
  'query-rx-filter-missing-member': ({ 'unicast-overflow': _, ...rest }) => rest,
  'query-rx-filter-missing-name': ({ name: _, ...rest }) => rest,
  'query-rx-filter-null-for-empty-table': (item) => ({
    ...item,
    'unicast-table': emptyAsNull(item['unicast-table'] ?? null),
  }),
  'query-rx-filter-wrong-enum': (item) => ({ ...item, multicast: String(item['multicast']).toUpperCase() }),
  'query-rx-filter-boolean-as-string': (item) => ({ ...item, promiscuous: String(item['promiscuous']) }),
  'query-rx-filter-boolean-as-number': (item) => ({
    ...item,
    'broadcast-allowed': item['broadcast-allowed'] === true ? 1 : 0,
  }),
  'query-rx-filter-mac-without-colons': (item) => ({
    ...item,
    'main-mac': String(item['main-mac']).replaceAll(':', ''),
  }),
  'query-rx-filter-wrong-mac': (item) => ({ ...item, 'main-mac': '00:00:00:00:00:00' }),
  'query-rx-filter-vlans-as-strings': (item) => ({ ...item, 'vlan-table': vlansAsText(item['vlan-table'] ?? null) }),
  'query-rx-filter-multicast-stuck': (item) => ({ ...item, multicast: 'normal' }),
  'query-rx-filter-unicast-stuck': (item) => ({ ...item, unicast: 'normal' }),
  'query-rx-filter-states-swapped': (item) => ({
    ...item,
    multicast: item['unicast'] ?? null,
    unicast: item['multicast'] ?? null,
  }),
  'query-rx-filter-vlan-stuck': (item) => ({ ...item, vlan: 'all' }),
  'query-rx-filter-broadcast-stuck': (item) => ({ ...item, 'broadcast-allowed': true }),
  'query-rx-filter-multicast-overflow-missed': (item) => ({ ...item, 'multicast-overflow': false }),
  'query-rx-filter-unicast-overflow-missed': (item) => ({ ...item, 'unicast-overflow': false }),
  'query-rx-filter-tables-swapped': (item) => ({
    ...item,
    'unicast-table': item['multicast-table'] ?? null,
    'multicast-table': item['unicast-table'] ?? null,
  }),
  'query-rx-filter-tables-cut': (item) => ({
    ...item,
    'unicast-table': withoutLast(item['unicast-table']),
    'multicast-table': withoutLast(item['multicast-table']),
  }),
  'query-rx-filter-vlans-off-by-one': (item) => ({ ...item, 'vlan-table': vlansShifted(item['vlan-table']) }),
  'promiscuous-stuck': (item) => ({ ...item, promiscuous: true }),
  'promiscuous-inverted': (item) => ({ ...item, promiscuous: item['promiscuous'] !== true }),
};

export function spoil(item: JsonObject, defects: ReadonlySet<string>): JsonObject {
  if (defects.size === 0) return item;
  const spoilers = Object.entries(SPOILERS).filter(([defect]) => defects.has(defect));
  return spoilers.reduce((spoiled, [, spoiler]) => spoiler(spoiled), item);
}

function emptyAsNull(table: JsonValue): JsonValue {
  return isJsonArray(table) && table.length === 0 ? null : table;
}

function withoutLast(table: JsonValue | undefined): JsonValue {
  return isJsonArray(table) ? table.slice(0, -1) : [];
}

function vlansShifted(table: JsonValue | undefined): JsonValue {
  return isJsonArray(table) ? table.map((vlan) => Number(vlan) + 1) : [];
}

function vlansAsText(table: JsonValue): JsonValue {
  return isJsonArray(table) ? table.map(String) : table;
}
