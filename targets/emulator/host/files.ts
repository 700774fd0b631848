// The virtual file system: what endpoints put there, what programs and sockets leave there. Paths are absolute.

import { namePattern } from '../../name-pattern.ts';

export type FileEntry =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'folder' }
  | { readonly kind: 'socket' }
  | { readonly kind: 'other' };

/** `mode` in octal text, `group` by name. */
export type Attributes = { readonly mode: string; readonly group: string };

export class Files {
  readonly #entries = new Map<string, FileEntry & { attributes: Attributes }>();

  put(path: string, entry: FileEntry, attributes: Attributes = { mode: '0700', group: 'root' }): void {
    this.#entries.set(normal(path), { ...entry, attributes });
  }

  at(path: string): (FileEntry & { readonly attributes: Attributes }) | undefined {
    return this.#entries.get(normal(path));
  }

  /** A `*` in the last part stands for anything; of several the first by name counts. */
  find(pattern: string): (FileEntry & { readonly attributes: Attributes }) | undefined {
    const [folder = '', last = ''] = /^(.*)\/([^/]*)$/.exec(normal(pattern))?.slice(1) ?? [];
    if (!last.includes('*')) return this.at(pattern);
    const wanted = namePattern(last);
    const found = [...this.#entries.keys()].filter((path) => path.startsWith(`${folder}/`) && wanted.test(path.slice(folder.length + 1))).toSorted()[0];
    return found === undefined ? undefined : this.at(found);
  }

  /** The content of a file, or undefined where there is none. */
  read(path: string): Uint8Array | undefined {
    const entry = this.at(path);
    return entry?.kind === 'file' ? entry.bytes : undefined;
  }

  /** With all that is below. */
  remove(path: string): void {
    const gone = normal(path);
    for (const name of [...this.#entries.keys()]) if (name === gone || name.startsWith(`${gone}/`)) this.#entries.delete(name);
  }
}

/** Without empty parts and dots; `..` goes up. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
