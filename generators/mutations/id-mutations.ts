// Ids that are no identifiers: valid by the schema, refused by netdev_add. net.json, line 593.

import type { Scene } from '../named-command.ts';
import type { Mutation } from './mutation.ts';
import { mutation, setMember } from './mutation.ts';

export function idMutations(scene: Scene): readonly Mutation[] {
  const isBackend = scene.execute === 'netdev_add' && scene.type !== 'nic' && scene.type !== 'none';
  if (!isBackend) return [];
  return ILL_FORMED.map(([label, id]) => mutation(`id/${label}`, 'netdev_add/id-well-formed', [], setMember('id', id)));
}

const ILL_FORMED: readonly (readonly [string, string])[] = [
  ['empty', ''], ['digit-first', '1plumb'], ['only-digits', '0'], ['hyphen-first', '-plumb'], ['dot-first', '.plumb'], ['underscore-first', '_plumb'],
  ['space', 'plumb 0'], ['space-first', ' plumb'], ['space-last', 'plumb '], ['slash', 'plumb/0'], ['colon', 'plumb:0'], ['comma', 'plumb,0'],
  ['hash', '#plumb0'], ['newline', 'plumb\n0'], ['nul', 'plumb\u00000'], ['latin', 'plumb-\u00e9'], ['greek', '\u03b1plumb'], ['emoji', 'plumb-\u{1f600}'],
];
