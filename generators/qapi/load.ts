// A QAPI schema from its files to the model: reads, checks, builds. The door of the front end.
//
// Total: any bytes give either a schema or the first fault with its place. The caller reads the files.
// Source: QEMU's docs/devel/qapi-code-gen of 7.1, and what later editions added to it.

import { buildSchema } from './build.ts';
import type { Schema } from './ir.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import type { ParsedFiles } from './parse.ts';
import { noFiles, parseFiles } from './parse.ts';
import type { SchemaProblem } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';
import type { ReadFile } from './source-text.ts';
import { editionOfTree } from './tree-edition.ts';

export type LoadResult =
  | {
      readonly kind: 'ok';
      readonly schema: Schema;
      /** Every file that was read, in the order of first mention. */
      readonly files: readonly string[];
      /** The edition of the schema language that the files were read by. */
      readonly edition: Edition;
    }
  | { readonly kind: 'error'; readonly error: SchemaProblem };

export type LoadOptions = {
  /** Overrides the edition that the files show: `702` for the rules of QEMU 7.2. */
  readonly edition?: Edition;
  /** A file that is read before the entry: QEMU's `qapi/pragma.json`, where a part of its schema is loaded alone. */
  readonly prelude?: string;
};

/** `read` gets paths as the schema writes them, joined to the folder of the including file. */
export function loadSchema(entry: string, read: ReadFile, options: LoadOptions = {}): LoadResult {
  const fixed = options.edition ?? editionOfTree(entry, read);
  const entries = options.prelude === undefined ? [entry] : [options.prelude, entry];
  if (fixed !== undefined) return attempt(entries, read, fixed).result;
  const base = attempt(entries, read, EDITION.base);
  return base.better === undefined ? base.result : attempt(entries, read, base.better).result;
}

type Attempt = {
  readonly result: LoadResult;
  /** The edition that the texts show or that would permit what was refused, where it is another. */
  readonly better: Edition | undefined;
};

function attempt(entries: readonly string[], read: ReadFile, edition: Edition): Attempt {
  const parsed = noFiles(edition);
  const shown = (): Edition | undefined => (parsed.shown === edition ? undefined : parsed.shown);
  try {
    const result = load(entries, read, parsed);
    return { result, better: shown() };
  } catch (fault) {
    if (!(fault instanceof SchemaFault)) throw fault;
    return { result: { kind: 'error', error: fault.problem }, better: shown() ?? fault.permittedBy };
  }
}

function load(entries: readonly string[], read: ReadFile, parsed: ParsedFiles): LoadResult {
  for (const entry of entries) parseFiles(entry, read, parsed);
  const schema = buildSchema(parsed);
  return { kind: 'ok', schema, files: [...parsed.files], edition: parsed.edition };
}
