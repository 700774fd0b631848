// Every way in which a valid command of a scene can be spoilt, each with the rule that it breaks.
//
// The list is deterministic, so its names are; `invalidCommand` applies the same list to random valid arguments.

import type { CertifiedCommand } from './certificate.ts';
import { idMutations } from './mutations/id-mutations.ts';
import { messageMutations } from './mutations/message-mutations.ts';
import type { Mutation } from './mutations/mutation.ts';
import { shapeMutations } from './mutations/shape-mutations.ts';
import { valueMutations } from './mutations/value-mutations.ts';
import type { NamedCommand, Scene } from './named-command.ts';
import { cleanupOf, idFor, sceneOf, usualArguments } from './named-command.ts';
import type { Schema } from './qapi/ir.ts';
import type { JsonObject } from './qapi/json-value.ts';

/** `branch` is a value of the discriminator, for a command that has one. */
export function mutationsOf(schema: Schema, execute: string, branch?: string, defined?: ReadonlySet<string>): readonly NamedCommand[] {
  const scene = sceneOf(schema, execute, branch, defined);
  const usual = scene === undefined ? undefined : usualArguments(scene);
  if (scene === undefined || usual === undefined) return [];
  return sceneMutations(scene).map((mutation) => {
    const args = execute === 'netdev_add' ? { ...usual, id: idFor(scene, mutation.name) } : usual;
    const command = mutated(scene, mutation, args);
    return { name: mutation.name, command, cleanup: cleanupOf(execute, command.arguments) };
  });
}

export function sceneMutations(scene: Scene): readonly Mutation[] {
  return [...shapeMutations(scene), ...valueMutations(scene), ...idMutations(scene), ...messageMutations()];
}

/** A mutation of any arguments that are valid for its scene. */
export function mutated(scene: Scene, mutation: Mutation, args: JsonObject): CertifiedCommand {
  return { execute: scene.execute, arguments: mutation.apply(args), extra: mutation.extra, expectation: mutation.expectation };
}
