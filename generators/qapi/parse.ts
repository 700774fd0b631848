// All files of a schema, parsed: its definitions as written, in order, each with its documentation.
//
// A file is included once, however often it is named, and never by itself. Source: qapi-code-gen, "Include directives".

import type { DocBlock } from './doc-block.ts';
import { DocLines } from './doc-block.ts';
import { readClassicDoc } from './doc-classic.ts';
import { readSectionedDoc } from './doc-sectioned.ts';
import type { Raw, RawObject } from './expression.ts';
import { isRawObject, parseExpression } from './expression.ts';
import type { Edition } from './language.ts';
import { commonEdition, EDITION, editionShownBy } from './language.ts';
import { Lexer } from './lex.ts';
import { folderOf, joinPaths, normalPath } from './path.ts';
import type { Pragmas } from './pragma.ts';
import { applyPragma, newPragmas } from './pragma.ts';
import type { Place, Source } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';
import type { ReadFile } from './source-text.ts';
import { isCollapsed, sourceText } from './source-text.ts';

export type RawDefinition = { readonly place: Place; readonly raw: RawObject; readonly doc: DocBlock | undefined };

/** What the files hold so far. `shown` is the edition that they show they need. */
export type ParsedFiles = {
  readonly edition: Edition;
  readonly pragmas: Pragmas;
  readonly files: Set<string>;
  readonly definitions: RawDefinition[];
  shown: Edition;
};

export function noFiles(edition: Edition): ParsedFiles {
  return { edition, pragmas: newPragmas(), files: new Set(), definitions: [], shown: EDITION.base };
}

/** Reads the entry file and all that it includes into `parsed`; throws a `SchemaFault` at the first fault. */
export function parseFiles(entry: string, read: ReadFile, parsed: ParsedFiles): void {
  const path = normalPath(entry);
  if (!parsed.files.has(path)) parseFile({ file: entry, path, includedAt: undefined }, read, parsed);
}

/** QEMU's tree nests three deep and holds some 60 files; the limits only stop readers that never run out. */
const MAX_INCLUDE_DEPTH = 100;
const MAX_FILES = 10_000;

function parseFile(source: Source, read: ReadFile, parsed: ParsedFiles): void {
  parsed.files.add(source.path);
  const text = sourceText(source, read);
  parsed.shown = commonEdition(parsed.shown, editionShownBy(text));
  const lexer = new Lexer(source, text);
  const collapsed = isCollapsed(text);
  let doc: DocBlock | undefined;
  while (lexer.token.kind !== 'end') {
    const { place } = lexer.token;
    if (lexer.token.kind === 'comment') {
      rejectDangling(doc);
      doc = readDoc(lexer, collapsed, parsed.edition);
    } else {
      parseTopLevel(parseExpression(lexer), place, doc, read, parsed);
      doc = undefined;
    }
  }
  rejectDangling(doc);
}

function readDoc(lexer: Lexer, collapsed: boolean, edition: Edition): DocBlock | undefined {
  const lines = new DocLines(lexer);
  if (edition >= EDITION.nestedUnions) return readSectionedDoc(lines, edition);
  return readClassicDoc(lines, collapsed).at(-1);
}

function rejectDangling(doc: DocBlock | undefined): void {
  if (doc?.symbol === undefined) return;
  throw new SchemaFault(doc.place, `the definition does not follow the documentation for '${doc.symbol}'`);
}

function parseTopLevel(raw: Raw, place: Place, doc: DocBlock | undefined, read: ReadFile, parsed: ParsedFiles): void {
  if (!isRawObject(raw)) throw new SchemaFault(place, 'a top-level expression must be an object');
  const include = directive(raw, 'include', place, doc);
  const pragma = directive(raw, 'pragma', place, doc);
  if (include !== undefined) return parseInclude(include, place, read, parsed);
  if (pragma !== undefined) return applyPragma(parsed, pragma, place);
  if (doc !== undefined && doc.symbol === undefined) {
    throw new SchemaFault(doc.place, 'the documentation of a definition must name its symbol');
  }
  parsed.definitions.push({ place, raw, doc });
}

function directive(raw: RawObject, name: string, place: Place, doc: DocBlock | undefined): Raw | undefined {
  const value = raw.get(name);
  if (value === undefined) return undefined;
  rejectDangling(doc);
  if (raw.size > 1) throw new SchemaFault(place, `'${name}' must be the only key of its expression`);
  return value;
}

function parseInclude(include: Raw, place: Place, read: ReadFile, parsed: ParsedFiles): void {
  if (typeof include !== 'string') throw new SchemaFault(place, "the value of 'include' must be a string");
  const file = joinPaths(folderOf(place.source.file), include);
  const path = normalPath(file);
  if (depthOf(path, place) > MAX_INCLUDE_DEPTH) {
    throw new SchemaFault(place, `more than ${MAX_INCLUDE_DEPTH} nested includes`);
  }
  if (parsed.files.has(path)) return;
  if (parsed.files.size >= MAX_FILES) throw new SchemaFault(place, `more than ${MAX_FILES} files`);
  parseFile({ file, path, includedAt: place }, read, parsed);
}

/** How deep the includes are nested; a file among its own includers is a fault. */
function depthOf(path: string, place: Place): number {
  let depth = 0;
  for (let from: Place | undefined = place; from !== undefined; from = from.source.includedAt) {
    if (from.source.path === path) throw new SchemaFault(place, `'${path}' includes itself`);
    depth += 1;
  }
  return depth;
}
