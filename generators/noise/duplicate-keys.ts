// Commands in whose arguments one key stands twice, for each member: unpredictable by qmp-spec 2, so nothing is judged
// but that the session goes on. They are refused whichever of the two counts, so that nothing is created.

import { mandatoryArguments, sceneOf } from '../named-command.ts';
import type { Schema } from '../qapi/ir.ts';
import { encodeJson } from '../qapi/json-value.ts';
import type { NamedNoise } from './noise.ts';
import { leftOpen, utf8 } from './noise.ts';

export function duplicateKeys(schema: Schema): readonly NamedNoise[] {
  return REFUSED.flatMap(([execute, type]) => {
    const scene = sceneOf(schema, execute, type);
    const args = scene === undefined ? undefined : mandatoryArguments(scene);
    if (args === undefined) return [];
    const members = Object.entries(args).map(([name, value]) => [name, `${JSON.stringify(name)}: ${encodeJson(value)}`] as const);
    return members.map(([name, text]) => {
      const body = [...members.map(([, each]) => each), text].join(', ');
      const message = `{"execute": "${execute}", "arguments": {${body}}, "id": "plumb"}`;
      return leftOpen(`duplicate-key/${execute}/${name.toLowerCase()}`, 'arguments/duplicate-key', [`${utf8(message)}\n`], 'a repeated key is unpredictable');
    });
  });
}

const REFUSED: readonly (readonly [string, string | undefined])[] = [
  ['set_link', undefined], ['netdev_del', undefined], ['netdev_add', 'vhost-user'],
];
