// What a server says of itself: its version, its commands, its schema; each agrees with the others and with the text.
//
// Judged in the cases that are about it. The schema is compared by the rules that tell a client what may change
// (qapi-code-gen, "Compatibility considerations"), for what such a build would have of the text.

import { type RequirementId, requirement } from '../../generators/certificate.ts';
import { violations } from '../../generators/qapi/check.ts';
import { configured, definedIn } from '../../generators/qapi/configured.ts';
import { diffSchemas, isIncompatible } from '../../generators/qapi/diff.ts';
import { schemaFromIntrospection } from '../../generators/qapi/introspect.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { isJsonArray, isJsonObject, type JsonValue, sameJson } from '../../generators/qapi/json-value.ts';
import { matchIntrospection } from '../../generators/qapi/match-introspection.ts';
import type { Case, Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { commandText } from '../wire-text.ts';
import { describeReply } from './outcome.ts';
import { finding, type JudgeContext, type Oracle, requirements } from './oracle.ts';

const NAME = 'self-description';

const [VERSION, LISTED, COMPLETE, COMPATIBLE] = requirements(
  'session/greeting-version', 'schema/commands-listed', 'schema/introspection', 'schema/compatible',
) as [RequirementId, RequirementId, RequirementId, RequirementId];

export const selfDescriptionOracle: Oracle = { name: NAME, requirements: [VERSION, LISTED, COMPLETE, COMPATIBLE], judge: judgeCase };

type Told = {
  readonly greeted: JsonValue | undefined;
  readonly version: JsonValue | undefined;
  readonly commands: readonly string[] | undefined;
  /** Names that the schema gives to two entities; entities refer to each other by name. */
  readonly twice: readonly string[];
  readonly schema: ReturnType<typeof schemaFromIntrospection> | undefined;
};

type Fault = { readonly requirement: RequirementId; readonly sent: string; readonly expected: string; readonly actual: string };

function judgeCase(subject: Case, exchanges: readonly StepExchange[], context: JudgeContext): readonly Finding[] {
  return [...judgeAgreement(subject, exchanges, context), ...exchanges.flatMap((exchange) => refusedInSpite(exchange, context.own))];
}

/** Arguments that are refused because a member is missing, although the server's own schema has that member optional. */
function refusedInSpite(exchange: StepExchange, own: Schema | undefined): readonly Finding[] {
  return exchange.commands.flatMap(({ command, id, reply }, index) => {
    const { expectation, execute, arguments: args } = command;
    const type = own?.commands.get(execute)?.arguments;
    if (expectation.kind !== 'reject' || expectation.rule !== MISSING || reply?.kind !== 'error') return [];
    if (own === undefined || type === undefined || violations(own, { kind: 'named', name: type }, args ?? {}).length > 0) return [];
    const sent = commandText(command, id).trimEnd();
    return [finding(NAME, {
      requirement: COMPLETE, step: exchange.index, command: index, sent, expected: 'success, as the server\'s own schema allows it', actual: describeReply(reply),
    })];
  });
}

const MISSING = requirement('arguments/missing-member');

function judgeAgreement(subject: Case, exchanges: readonly StepExchange[], { spec }: JudgeContext): readonly Finding[] {
  const about = (rule: RequirementId): boolean => subject.requirements.includes(rule);
  if (![VERSION, LISTED, COMPLETE, COMPATIBLE].some(about)) return [];
  const told = toldIn(exchanges);
  const faults = [
    ...(about(VERSION) ? versionFaults(told) : []),
    ...(about(LISTED) ? unlisted(told, spec) : []),
    ...(about(COMPLETE) ? incomplete(told) : []),
    ...(about(COMPATIBLE) ? changes(told, spec) : []),
  ];
  return faults.map((fault) => finding(NAME, { ...fault, step: exchanges.length - 1 }));
}

function toldIn(exchanges: readonly StepExchange[]): Told {
  const greetings = exchanges.flatMap(({ arrived }) => arrived).flatMap(({ message }) => (message.kind === 'greeting' ? [message.greeting.version] : []));
  const schema = returned(exchanges, 'query-qmp-schema');
  return {
    greeted: greetings[0],
    version: returned(exchanges, 'query-version'),
    commands: namesIn(returned(exchanges, 'query-commands')),
    twice: repeated(namesIn(schema) ?? []),
    schema: schema === undefined ? undefined : schemaFromIntrospection(schema),
  };
}

function returned(exchanges: readonly StepExchange[], execute: string): JsonValue | undefined {
  const replies = exchanges.flatMap(({ commands }) => commands.filter(({ command }) => command.execute === execute)).map(({ reply }) => reply);
  return replies.flatMap((reply) => (reply?.kind === 'return' ? [reply.value] : []))[0];
}

function namesIn(list: JsonValue | undefined): readonly string[] | undefined {
  if (!isJsonArray(list)) return undefined;
  return list.flatMap((item) => (isJsonObject(item) && typeof item.name === 'string' ? [item.name] : []));
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

/** What a version is made of; other members may be added to one and not to the other. */
function versionIn(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || !isJsonObject(value.qemu)) return value;
  const { major = null, minor = null, micro = null } = value.qemu;
  return { major, minor, micro, package: value.package ?? null };
}

function versionFaults({ greeted, version }: Told): readonly Fault[] {
  if (greeted === undefined || version === undefined || sameJson(versionIn(greeted), versionIn(version))) return [];
  return [{ requirement: VERSION, sent: 'query-version', expected: `the version of the greeting, ${JSON.stringify(greeted)}`, actual: JSON.stringify(version) }];
}

function unlisted({ commands }: Told, spec: Schema): readonly Fault[] {
  if (commands === undefined) return [];
  const missing = [...spec.commands.keys()].filter((name) => !commands.includes(name));
  return missing.map((name) => ({ requirement: LISTED, sent: 'query-commands', expected: `${name} in the list`, actual: 'it is not there' }));
}

function incomplete({ commands, schema, twice }: Told): readonly Fault[] {
  if (commands === undefined || schema === undefined) return [];
  const base = { requirement: COMPLETE, sent: 'query-commands, query-qmp-schema' };
  if (schema.kind !== 'ok') return [{ ...base, expected: 'a schema that is whole', actual: `${schema.entity}: ${schema.reason}` }];
  const described = schema.schema.commands;
  return [
    ...twice.map((name) => ({ ...base, expected: `${name} in the schema once`, actual: 'it is there twice' })),
    ...commands.filter((name) => !described.has(name)).map((name) => ({ ...base, expected: `${name} in the schema, as in query-commands`, actual: 'it is not there' })),
    ...[...described.keys()].filter((name) => !commands.includes(name)).map((name) => ({ ...base, expected: `${name} in query-commands, as in the schema`, actual: 'it is not there' })),
  ];
}

function changes({ schema }: Told, spec: Schema): readonly Fault[] {
  if (schema?.kind !== 'ok') return [];
  const build = matchIntrospection(spec, schema.schema);
  const sameBuild = configured(spec, definedIn(spec, build));
  return diffSchemas(sameBuild, build).filter(isIncompatible).map(({ where, kind, direction, detail }) => ({
    requirement: COMPATIBLE, sent: 'query-qmp-schema', expected: `${where} as the text has it`, actual: `${kind} (${direction}): ${detail}`,
  }));
}
