// A deterministic enumeration of valid commands: each member absent and present, at the ends of its range, each value
// of an enumeration and each labelled text, then every pair of optional members together.
//
// Valid by the schema; what the text says beyond it (a bad address, say) stands in the certificate.

import { certified } from './backend-rules.ts';
import { coveringArray } from './covering-array.ts';
import { harmless } from './harmless.ts';
import type { NamedCommand, Scene } from './named-command.ts';
import { cleanupOf, idFor, mandatoryArguments, sceneOf, usualValue } from './named-command.ts';
import { textsFor, USUAL_ID, WELL_FORMED_IDS } from './net-texts.ts';
import type { Member, Schema } from './qapi/ir.ts';
import { integerRange } from './qapi/ir.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';

/** `branch` is a value of the discriminator, for a command that has one. None where nothing harmless can be said. */
export function boundaryCommands(
  schema: Schema,
  execute: string,
  branch?: string,
  defined?: ReadonlySet<string>,
): readonly NamedCommand[] {
  const scene = sceneOf(schema, execute, branch, defined);
  const mandatory = scene === undefined ? undefined : mandatoryArguments(scene);
  if (scene === undefined || mandatory === undefined) return [];
  return [
    named(scene, 'mandatory-only', mandatory),
    ...scene.members.flatMap((member) => memberBoundaries(scene, mandatory, member)),
    ...pairs(scene, mandatory),
  ];
}

const LANDMARKS: readonly (readonly [string, bigint])[] = [
  ['minus-one', -1n], ['zero', 0n], ['one', 1n], ['2-to-7', 2n ** 7n], ['2-to-8', 2n ** 8n], ['2-to-15', 2n ** 15n], ['2-to-16', 2n ** 16n],
  ['2-to-31', 2n ** 31n], ['2-to-32', 2n ** 32n], ['2-to-53-plus-1', 2n ** 53n + 1n], ['2-to-63', 2n ** 63n],
];

function memberBoundaries(scene: Scene, mandatory: JsonObject, member: Member): readonly NamedCommand[] {
  return boundaryValues(scene, member).map(([label, value]) =>
    named(scene, `${slug(member.name)}/${label}`, { ...mandatory, ...companions(scene, member.name), [member.name]: value }));
}

function boundaryValues(scene: Scene, member: Member): readonly (readonly [string, JsonValue])[] {
  if (scene.execute === 'netdev_add' && member.name === 'id') return Object.entries(WELL_FORMED_IDS);
  const texts = Object.entries(textsFor(scene.scope, member.name) ?? {});
  return [...texts, ...typeBoundaries(scene, member)];
}

function typeBoundaries(scene: Scene, member: Member): readonly (readonly [string, JsonValue])[] {
  if (member.type.kind === 'named') {
    const type = scene.schema.types.get(member.type.name);
    return type?.kind === 'enum' ? type.values.map((value) => [slug(value.name), value.name]) : [];
  }
  if (member.type.kind !== 'builtin') return [];
  if (member.type.name === 'bool') return [['true', true], ['false', false]];
  const range = integerRange(member.type.name);
  return range === undefined ? [] : integerBoundaries(range);
}

function integerBoundaries([smallest, largest]: readonly [bigint, bigint]): readonly (readonly [string, JsonValue])[] {
  const inside = LANDMARKS.filter(([, value]) => value > smallest && value < largest);
  return [['smallest', integer(smallest)], ...inside.map(([label, value]) => [label, integer(value)] as const), ['largest', integer(largest)]];
}

/** Some members say nothing without another one beside them. */
function companions(scene: Scene, member: string): JsonObject {
  if (scene.type === 'socket' && member === 'udp') return { localaddr: '127.0.0.1:0' };
  if (scene.type === 'socket' && member === 'localaddr') return { udp: '127.0.0.1:9' };
  return {};
}

function pairs(scene: Scene, mandatory: JsonObject): readonly NamedCommand[] {
  const factors = scene.members.filter((member) => member.optional).flatMap((member) => factorOf(scene, member));
  if (factors.length < 2) return [];
  return coveringArray(factors.map((factor) => factor.levels.length)).map((row, index) => {
    const chosen = factors.map((factor, position) => levelOf(factor, row[position] ?? 0));
    return named(scene, `pairs/${index}`, Object.assign({}, mandatory, ...chosen) as JsonObject);
  });
}

/** Level 0 of an optional member is its absence. */
type Factor = { readonly name: string; readonly levels: readonly (JsonValue | undefined)[] };

function factorOf(scene: Scene, member: Member): readonly Factor[] {
  const usual = usualValue(scene, member);
  if (usual === undefined) return [];
  return [{ name: member.name, levels: usual === true ? [undefined, true, false] : [undefined, usual] }];
}

function levelOf(factor: Factor, level: number): JsonObject {
  const value = factor.levels[level];
  return value === undefined ? {} : { [factor.name]: value };
}

function named(scene: Scene, name: string, args: JsonObject): NamedCommand {
  const hasUsualId = scene.execute === 'netdev_add' && args.id === USUAL_ID;
  const safe = harmless(scene.execute, hasUsualId ? { ...args, id: idFor(scene, name) } : args);
  const command = certified(scene.schema, scene.execute, safe, scene.defined);
  return { name, command, cleanup: cleanupOf(scene.execute, safe) };
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function slug(name: string): string {
  return name.toLowerCase();
}
