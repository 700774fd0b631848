// The commands and branches of which commands are drawn at random, those left out that would spoil what follows.

import type { Scene } from './named-command.ts';
import { branchTypes, NET_COMMANDS, sceneOf } from './named-command.ts';
import type { Schema } from './qapi/ir.ts';

/**
 * A refused tunnel closes descriptor 0 of QEMU 5.2 to 11.1, which strikes whoever comes next (net/l2tpv3.c); the
 * enumerated boundaries and mutations try tunnels one by one.
 */
const NOT_AT_RANDOM: ReadonlySet<string> = new Set(['l2tpv3']);

export function randomScenes(schema: Schema, defined: ReadonlySet<string> | undefined): readonly Scene[] {
  return NET_COMMANDS.flatMap((execute) => {
    const types = branchTypes(schema, execute, defined).filter((type) => !NOT_AT_RANDOM.has(type));
    const scenes = types.length === 0 ? [sceneOf(schema, execute, undefined, defined)] : types.map((type) => sceneOf(schema, execute, type, defined));
    return scenes.flatMap((scene) => (scene === undefined ? [] : [scene]));
  });
}
