// Random commands of the net subsystem, valid and invalid, each with its certificate.
//
// A valid command has arguments of the schema's type; what the text says beyond that stands in the certificate, which
// assumes that an id it creates is free. An invalid one is a valid one with a single fault, so that shrinking the rest
// away leaves the fault and its rule.

import fc from 'fast-check';
import { certified } from './backend-rules.ts';
import type { CertifiedCommand } from './certificate.ts';
import { harmless } from './harmless.ts';
import { lazily } from './lazy-arbitrary.ts';
import { mutated, sceneMutations } from './mutations.ts';
import type { Scene } from './named-command.ts';
import { usualArguments } from './named-command.ts';
import type { Company } from './net-values.ts';
import { companiesOf, memberValues } from './net-values.ts';
import type { Member, Schema } from './qapi/ir.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { randomScenes } from './random-scenes.ts';

export function validCommand(schema: Schema, defined?: ReadonlySet<string>): fc.Arbitrary<CertifiedCommand> {
  return fc.oneof(...scenesOf(schema, defined).map(({ scene, weight }) => ({ arbitrary: validIn(scene), weight })));
}

export function invalidCommand(schema: Schema, defined?: ReadonlySet<string>): fc.Arbitrary<CertifiedCommand> {
  return fc.oneof(...scenesOf(schema, defined).map(({ scene, weight }) => ({ arbitrary: invalidIn(scene), weight })));
}

/** Valid arguments of one command and branch. */
function argumentsIn(scene: Scene): fc.Arbitrary<JsonObject> {
  const companies = companiesOf(scene.scope);
  const all = argumentsAmong(scene, undefined);
  return companies.length === 0 ? all : fc.oneof(...companies.map((company) => argumentsAmong(scene, company)), all);
}

function argumentsAmong(scene: Scene, company: Company | undefined): fc.Arbitrary<JsonObject> {
  const members = scene.members.filter((member) => !member.optional || company === undefined || company.from.includes(member.name));
  const entries = members.flatMap((member) => entryOf(scene, member));
  const discriminator = scene.union === undefined ? [] : [[scene.union.discriminator, fc.constant<JsonValue>(scene.type ?? '')] as const];
  const values = Object.fromEntries([...discriminator, ...entries.map(([member, arbitrary]) => [member.name, arbitrary] as const)]);
  const mandatory = entries.filter(([member]) => !member.optional || company?.always === true).map(([member]) => member.name);
  const requiredKeys = [...discriminator.map(([name]) => name), ...mandatory];
  return fc.record(values, { requiredKeys, noNullPrototype: true }).map((args) => harmless(scene.execute, args));
}

/** A command with branches counts as often as it has branches; the user backend has most members. */
const WEIGHTS: { readonly [scope: string]: number } = { user: 6, socket: 3, hubport: 3, tap: 2 };

function scenesOf(schema: Schema, defined: ReadonlySet<string> | undefined): readonly { readonly scene: Scene; readonly weight: number }[] {
  return randomScenes(schema, defined).flatMap((scene) =>
    usualArguments(scene) === undefined ? [] : [{ scene, weight: WEIGHTS[scene.scope] ?? 1 }]);
}

function validIn(scene: Scene): fc.Arbitrary<CertifiedCommand> {
  return lazily(() => argumentsIn(scene).map((args) => certified(scene.schema, scene.execute, args, scene.defined)));
}

function invalidIn(scene: Scene): fc.Arbitrary<CertifiedCommand> {
  return lazily(() => fc.tuple(fc.constantFrom(...sceneMutations(scene)), argumentsIn(scene))
    .map(([mutation, args]) => mutated(scene, mutation, args)));
}

function entryOf(scene: Scene, member: Member): readonly (readonly [Member, fc.Arbitrary<JsonValue>])[] {
  const values = memberValues(scene, member);
  return values === undefined ? [] : [[member, values]];
}
