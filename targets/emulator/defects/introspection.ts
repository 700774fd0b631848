// Defects in what the monitor says of itself: its version, its commands, its schema.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Stages } from '../stages.ts';
import { type ProtocolDefect, rows, without } from './protocol-defect.ts';

export const INTROSPECTION_DEFECTS: readonly ProtocolDefect[] = rows(
  'protocol',
  ['query-version-differs', 'query-version gives another version than the greeting.', returning('query-version', (version) => (
    isJsonObject(version) ? { ...version, qemu: { micro: 0, minor: 0, major: 7 } } : version
  ))],
  ['query-commands-omits-net', 'query-commands does not list netdev_add.', listing('query-commands', (names) => (
    names.filter((entry) => entry['name'] !== 'netdev_add')
  ))],
  ['query-commands-lists-ghost', 'query-commands lists a command that does not exist.', listing('query-commands', (names) => (
    [...names, { name: 'netdev_change' }]
  ))],
  ['schema-omits-command', 'The schema does not show announce-self.', listing('query-qmp-schema', (entries) => (
    entries.filter((entry) => entry['name'] !== 'announce-self')
  ))],
  ['schema-omits-event', 'The schema does not show NIC_RX_FILTER_CHANGED.', listing('query-qmp-schema', (entries) => (
    entries.filter((entry) => entry['name'] !== 'NIC_RX_FILTER_CHANGED')
  ))],
  ['schema-omits-member', 'The schema does not show that set_link takes up.', argumentsOfCommand('set_link', (members) => (
    members.filter((member) => member['name'] !== 'up')
  ))],
  ['schema-wrong-type', 'The schema shows the up of set_link as a text.', argumentsOfCommand('set_link', (members) => (
    members.map((member) => (member['name'] === 'up' ? { ...member, type: 'str' } : member))
  ))],
  ['schema-optional-as-mandatory', 'The schema shows optional arguments as mandatory.', argumentsOfCommand('query-rx-filter', (members) => (
    members.map((member) => without(member, 'default'))
  ))],
  ['schema-mandatory-as-optional', 'The schema shows mandatory arguments as optional.', argumentsOfCommand('netdev_del', (members) => (
    members.map((member) => ({ ...member, default: null }))
  ))],
  ['schema-omits-branch', 'The schema shows no members for netdevs of type user.', listing('query-qmp-schema', (entries) => (
    entries.map((entry) => (isJsonArray(entry['variants']) ? { ...entry, variants: withoutCase(entry['variants'], 'user') } : entry))
  ))],
  ['schema-dangling-type', 'The schema names a type that it does not define.', listing('query-qmp-schema', (entries) => (
    entries.filter((entry) => entry['name'] !== argumentType(entries, 'netdev_del'))
  ))],
  ['schema-entry-twice', 'The schema shows set_link twice.', listing('query-qmp-schema', (entries) => (
    entries.flatMap((entry) => (entry['name'] === 'set_link' ? [entry, entry] : [entry]))
  ))],
);

type Change = (stages: Stages) => Partial<Stages>;

/** What a command returns goes out changed. */
function returning(command: string, change: (value: JsonValue) => JsonValue): Change {
  return (stages) => ({
    reply: (reply, call) => {
      const hit = reply.kind === 'return' && call.command === command;
      return stages.reply(hit ? { kind: 'return', value: change(reply.value) } : reply, call);
    },
  });
}

function listing(command: string, change: (entries: readonly JsonObject[]) => readonly JsonObject[]): Change {
  return returning(command, (value) => (isJsonArray(value) ? change(value.filter(isJsonObject)) : value));
}

/** The members of the object that a command takes go out changed. */
function argumentsOfCommand(command: string, change: (members: readonly JsonObject[]) => readonly JsonObject[]): Change {
  return listing('query-qmp-schema', (entries) => {
    const type = argumentType(entries, command);
    return entries.map((entry) => {
      if (entry['name'] !== type || !isJsonArray(entry['members'])) return entry;
      return { ...entry, members: change(entry['members'].filter(isJsonObject)) };
    });
  });
}

function argumentType(entries: readonly JsonObject[], command: string): JsonValue | undefined {
  return entries.find((entry) => entry['name'] === command)?.['arg-type'];
}

function withoutCase(variants: readonly JsonValue[], name: string): readonly JsonValue[] {
  return variants.filter((variant) => !isJsonObject(variant) || variant['case'] !== name);
}
