// A documentation comment, `## … ##`, taken apart: the symbol it is for, its members, features and tagged sections.
//
// The two readers (doc-classic, doc-sectioned) differ by edition of the language and share this shape.

import type { Lexer } from './lex.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

export type DocSection = { readonly tag: string; readonly text: string; readonly place: Place };

/** A comment that documents no definition; `symbol` is undefined for it alone. */
export type DocBlock = {
  readonly place: Place;
  readonly symbol: string | undefined;
  readonly text: string;
  readonly members: ReadonlyMap<string, DocSection>;
  readonly features: ReadonlyMap<string, DocSection>;
  readonly sections: readonly DocSection[];
};

/** Hands out the lines of one block without their `# `, lazily, so that the first fault is the one reported. */
export class DocLines {
  readonly #lexer: Lexer;
  /** Where the line handed out last stands, or the `##` that ended the block. */
  place: Place;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
    this.place = lexer.token.place;
    if (lexer.token.text !== '##') throw new SchemaFault(this.place, "only '##' may open a documentation comment");
  }

  /** The next line; undefined at the closing `##`, which the caller leaves behind with `close`. */
  next(): string | undefined {
    this.#lexer.advanceInDoc();
    const { kind, text, place } = this.#lexer.token;
    this.place = place;
    if (kind !== 'comment') throw new SchemaFault(place, "a documentation comment must end with '##'");
    if (text === '##') return undefined;
    if (text.startsWith('##')) throw new SchemaFault(place, "only '##' may close a documentation comment");
    if (text !== '#' && !text.startsWith('# ')) throw new SchemaFault(place, "a space must follow '#'");
    return text.slice(2);
  }

  close(): void {
    this.#lexer.advance();
  }
}

/** The symbol that a line `@SYMBOL:` names. */
export function symbolOf(line: string, place: Place): string {
  if (!line.endsWith(':')) throw new SchemaFault(place, "a line that names a symbol must end with ':'");
  if (line === '@:') throw new SchemaFault(place, "a name must follow '@'");
  return line.slice(1, -1);
}

/** Adds a member or feature description, which may be there only once. */
export function claimName<T>(taken: ReadonlyMap<string, T>, name: string, place: Place): void {
  if (name === '') throw new SchemaFault(place, 'a description has no name');
  if (taken.has(name)) throw new SchemaFault(place, `'${name}' is described twice`);
}

/** Lines as a text: outer blank lines and the indentation that all lines after the first share are gone. */
export function dedent(lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const indents = rest.filter((line) => line.trim() !== '').map(indentOf);
  const shared = indents.reduce((least, indent) => Math.min(least, indent), Infinity);
  const further = rest.map((line) => line.slice(Math.min(shared, line.length)).trimEnd());
  return [first.trim(), ...further].join('\n').trim();
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A section whose lines are still being read. */
type UnfinishedSection = { readonly tag: string; readonly place: Place; readonly lines: readonly string[] };

export function closed(open: ReadonlyMap<string, UnfinishedSection>): ReadonlyMap<string, DocSection> {
  return new Map([...open].map(([name, section]) => [name, closedSection(section)]));
}

export function closedSection(section: UnfinishedSection): DocSection {
  return { tag: section.tag, place: section.place, text: textOf(section) };
}

export function textOf({ lines }: UnfinishedSection): string {
  return dedent(lines);
}
