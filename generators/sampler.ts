// A second source of valid commands, independent of `values`: json-schema-faker over the JSON Schema of a type.
//
// Import it only where it is used, for the library is large. It chooses the branch itself, since the library gives the
// branches of a `oneOf` no optional members; texts are replaced by harmless ones; what comes out does not shrink.

import fc from 'fast-check';
import { generateSync } from 'json-schema-faker';
import { certified } from './backend-rules.ts';
import type { CertifiedCommand } from './certificate.ts';
import { harmless } from './harmless.ts';
import type { Scene } from './named-command.ts';
import { mandatoryArguments } from './named-command.ts';
import { textsFor } from './net-texts.ts';
import type { Member, Schema } from './qapi/ir.ts';
import { integerRange } from './qapi/ir.ts';
import { jsonSchemaOf } from './qapi/json-schema.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { encodeJson, isJsonObject } from './qapi/json-value.ts';
import { randomScenes } from './random-scenes.ts';
import { asNumber } from './values.ts';

export function sampledCommand(schema: Schema, defined?: ReadonlySet<string>): fc.Arbitrary<CertifiedCommand> {
  const samplers = randomScenes(schema, defined).flatMap(samplerOf);
  const seeds = fc.integer({ min: 1, max: 0x7fffffff });
  return fc.noShrink(fc.tuple(fc.constantFrom(...samplers), seeds).map(([sample, seed]) => sample(seed)));
}

type Sampler = (seed: number) => CertifiedCommand;

/** Counts that are kept small, lest a target be kept busy or the host's devices be used up. */
const SMALL_COUNTS: { readonly [member: string]: number } = { 'announce-self/rounds': 5, 'tap/queues': 4 };
const OPTIONAL_PROBABILITY = 0.3;

function samplerOf(scene: Scene): readonly Sampler[] {
  const mandatory = mandatoryArguments(scene);
  const name = scene.union === undefined ? scene.execute : scene.branch?.type;
  const jsonSchema = name === undefined ? undefined : jsonSchemaOf(scene.schema, name, scene.defined);
  if (mandatory === undefined) return [];
  // Numbers beyond 2^53 are rounded here; `fitting` brings them back into their range.
  const plain: unknown = JSON.parse(encodeJson(jsonSchema ?? { type: 'object', maxProperties: 0 }));
  return [(seed) => {
    const sampled = generateSync(plain as JsonObject, { seed, optionalsProbability: OPTIONAL_PROBABILITY }) as JsonValue;
    const args = harmless(scene.execute, { ...mandatory, ...safeMembers(scene, isJsonObject(sampled) ? sampled : {}) });
    return certified(scene.schema, scene.execute, args, scene.defined);
  }];
}

function safeMembers(scene: Scene, sampled: JsonObject): JsonObject {
  const members = scene.members.flatMap((member) => {
    const value = sampled[member.name];
    const safe = value === undefined ? undefined : fitting(scene, member, value);
    return safe === undefined ? [] : [[member.name, safe] as const];
  });
  return Object.fromEntries(members);
}

/** The sampled value where it can do no harm, else a harmless one that it selects. */
function fitting(scene: Scene, member: Member, value: JsonValue): JsonValue | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return fittingNumber(scene, member, value);
  const texts = Object.values(textsFor(scene.scope, member.name) ?? {});
  const [usual] = texts;
  return member.name === 'bootfile' ? usual : texts[encodeJson(value).length % Math.max(texts.length, 1)];
}

function fittingNumber(scene: Scene, member: Member, value: number): JsonValue {
  const most = SMALL_COUNTS[`${scene.scope}/${member.name}`];
  if (most !== undefined) return 1 + (Math.abs(Math.trunc(value)) % most);
  const [smallest, largest] = (member.type.kind === 'builtin' ? integerRange(member.type.name) : undefined) ?? [0n, 0n];
  const exact = BigInt(Math.trunc(value));
  if (exact < smallest) return asNumber(smallest);
  return asNumber(exact > largest ? largest : exact);
}
