// The edition of a QEMU source tree that a schema file lies in, told by the tree's VERSION file.
//
// Only a folder that also holds the description of the schema language is taken for such a tree.

import type { Edition } from './language.ts';
import { editionOf } from './language.ts';
import { folderOf } from './path.ts';
import type { ReadFile } from './source-text.ts';

/** A schema lies at most this many folders below the tree's root (`tests/qapi-schema/include`). */
const MAX_CLIMB = 3;

const LANGUAGE_DESCRIPTIONS = ['docs/devel/qapi-code-gen.rst', 'docs/devel/qapi-code-gen.txt'];

export function editionOfTree(entry: string, read: ReadFile): Edition | undefined {
  let root = folderOf(entry);
  for (let climbed = 0; climbed <= MAX_CLIMB; climbed += 1, root = `${root}../`) {
    const version = read(`${root}VERSION`);
    if (version === undefined || version.length > 100) continue;
    const text = typeof version === 'string' ? version : new TextDecoder().decode(version);
    const edition = editionOf(text);
    const described = LANGUAGE_DESCRIPTIONS.some((file) => read(`${root}${file}`) !== undefined);
    if (edition !== undefined && described) return edition;
  }
  return undefined;
}
