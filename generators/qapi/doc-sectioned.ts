// Documentation comments from QEMU 8.1 on: sections in any order behind the members, each indented as it likes.
//
// rST directives, which took the place of `Note:` and `Example:` sections, stay part of the text.
// Source: qapi-code-gen of 10.0, "Documentation markup".

import type { DocBlock, DocLines, DocSection } from './doc-block.ts';
import { claimName, closed, closedSection, dedent, indentOf, symbolOf, textOf } from './doc-block.ts';
import { DocFormat } from './doc-format.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

/** Reads one comment and leaves the lexer behind it. */
export function readSectionedDoc(lines: DocLines, edition: Edition): DocBlock {
  const opening = lines.place;
  const next = lineReader(lines, edition);
  const first = next();
  const block = first?.startsWith('@')
    ? new SectionedReader(next, lines, symbolOf(first, lines.place), edition).read(opening)
    : { ...readFreeForm(next, lines, first, edition), place: opening };
  lines.close();
  return block;
}

type NextLine = () => string | undefined;

function lineReader(lines: DocLines, edition: Edition): NextLine {
  const format = edition >= EDITION.measuredDocs ? new DocFormat() : undefined;
  return () => {
    const line = lines.next()?.trimEnd();
    if (line !== undefined) format?.check(line, lines.place);
    return line;
  };
}

function readFreeForm(next: NextLine, lines: DocLines, first: string | undefined, edition: Edition): DocBlock {
  const { place } = lines;
  const headingFirst = edition >= EDITION.sectionedDocs && edition < EDITION.plainHeadings;
  const text: string[] = [];
  for (let line = first; line !== undefined; line = next()) {
    if (DESCRIPTION.test(line)) {
      throw new SchemaFault(lines.place, 'a description may not stand in free-form documentation');
    }
    if (headingFirst && HEADING.test(line) && text.length > 0) {
      throw new SchemaFault(lines.place, 'a heading must come first in a comment');
    }
    text.push(line);
  }
  return { place, symbol: undefined, text: dedent(text), members: NONE, features: NONE, sections: [] };
}

type OpenSection = { readonly tag: string; readonly place: Place; readonly lines: string[] };

class SectionedReader {
  readonly #next: NextLine;
  readonly #lines: DocLines;
  readonly #symbol: string;
  readonly #edition: Edition;
  #section: OpenSection;
  readonly #all: OpenSection[] = [];
  readonly #members = new Map<string, OpenSection>();
  readonly #features = new Map<string, OpenSection>();
  readonly #sections: OpenSection[] = [];
  #membersOver = false;

  constructor(next: NextLine, lines: DocLines, symbol: string, edition: Edition) {
    this.#next = next;
    this.#lines = lines;
    this.#symbol = symbol;
    this.#edition = edition;
    this.#section = { tag: '', place: lines.place, lines: [] };
    this.#all.push(this.#section);
  }

  read(place: Place): DocBlock {
    let line = this.#nextFilled();
    while (line !== undefined) {
      line = this.#readSection(line);
      if (line === '') line = this.#nextFilled();
    }
    this.#demandText();
    return {
      place,
      symbol: this.#symbol,
      text: this.#all.filter(({ tag }) => tag === '').map(textOf).join('\n\n').trim(),
      members: closed(this.#members),
      features: closed(this.#features),
      sections: this.#sections.map(closedSection),
    };
  }

  /** Reads the section that starts with this line; returns the first line behind it. */
  #readSection(line: string): string | undefined {
    if (line === 'Features:') return this.#readFeatures();
    if (DESCRIPTION.test(line)) return this.#readMembers(line);
    const tag = TAGGED.exec(line)?.[1];
    if (tag !== undefined && this.#knows(tag)) return this.#readTagged(tag, line);
    if (HEADING.test(line) && this.#edition < EDITION.plainHeadings) {
      throw new SchemaFault(this.#lines.place, 'a heading may not stand in the documentation of a symbol');
    }
    return this.#readParagraph(line);
  }

  #knows(tag: string): boolean {
    return tag !== 'Errors' || this.#edition >= EDITION.sectionedDocs;
  }

  #readFeatures(): string | undefined {
    if (this.#features.size > 0) throw new SchemaFault(this.#lines.place, "a second 'Features:' line");
    const line = this.#readDescriptions(this.#nextFilled(), this.#features);
    if (this.#features.size === 0) throw new SchemaFault(this.#lines.place, "no descriptions follow 'Features:'");
    this.#membersOver = true;
    return line;
  }

  #readMembers(line: string): string | undefined {
    if (this.#membersOver) {
      throw new SchemaFault(this.#lines.place, 'the description of a member comes after a section');
    }
    this.#membersOver = true;
    return this.#readDescriptions(line, this.#members);
  }

  #readDescriptions(first: string | undefined, described: Map<string, OpenSection>): string | undefined {
    let line = first;
    for (let match = describe(line); match !== null; match = describe(line)) {
      const name = match[1] ?? '';
      claimName(described, name, this.#lines.place);
      described.set(name, this.#open(name));
      line = this.#readIndented(match.input.slice(match[0].length));
    }
    return line;
  }

  #readTagged(tag: string, line: string): string | undefined {
    if (/^(Note|Example)/.test(tag) && this.#edition >= EDITION.directives) {
      throw new SchemaFault(this.#lines.place, `'${tag}' sections have become rST directives`);
    }
    const twice = SINGLE_TAGS.has(tag) && this.#sections.some((section) => section.tag === tag);
    if (twice) throw new SchemaFault(this.#lines.place, `a second '${tag}' section`);
    this.#sections.push(this.#open(tag));
    this.#membersOver = true;
    return this.#readIndented(line.slice(TAGGED.exec(line)?.[0].length));
  }

  #readIndented(header: string): string | undefined {
    const { lines } = this.#section;
    lines.push(header);
    let line = this.#next();
    for (; line === ''; line = this.#next()) lines.push('');
    const indent = indentOf(line ?? '');
    if (indent === 0) return line;
    lines.push(line ?? '');
    line = this.#next();
    if (line !== undefined && line !== '' && describe(line) === null && indentOf(line) < indent) {
      throw new SchemaFault(this.#lines.place, `expected an indentation of at least ${indent} spaces`);
    }
    return this.#readFurther(line, indent);
  }

  // Only the line directly below the first indented one is held to it; later, less indentation ends the section.
  #readFurther(first: string | undefined, indent: number): string | undefined {
    let line = first;
    for (; line !== undefined && describe(line) === null; line = this.#next()) {
      if (line !== '' && indentOf(line) < indent) break;
      this.#section.lines.push(line);
    }
    return line;
  }

  #readParagraph(first: string): string | undefined {
    if (this.#section.tag === '') this.#section.lines.push('');
    else this.#open('');
    let line: string | undefined = first;
    for (; line !== undefined && line !== ''; line = this.#next()) this.#section.lines.push(line);
    return line;
  }

  #open(tag: string): OpenSection {
    this.#section = { tag, place: this.#lines.place, lines: [] };
    this.#all.push(this.#section);
    return this.#section;
  }

  #demandText(): void {
    const empty = this.#all.find(({ tag, lines }) => tag !== '' && lines.every((line) => line === ''));
    if (empty !== undefined) throw new SchemaFault(empty.place, `the documentation section '${empty.tag}' is empty`);
  }

  #nextFilled(): string | undefined {
    let line = this.#next();
    while (line === '') line = this.#next();
    return line;
  }
}

const NONE: ReadonlyMap<string, DocSection> = new Map();
const DESCRIPTION = /^@([^:]*): */;
const TAGGED = /^(Returns|Errors|Since|Notes?|Examples?|TODO)(?!::): */;
const SINGLE_TAGS: ReadonlySet<string> = new Set(['Returns', 'Errors', 'Since']);
// rST underlines its headings with `=`, and that is no heading of the schema language.
const HEADING = /^=+[^=]/;

function describe(line: string | undefined): RegExpExecArray | null {
  return line === undefined ? null : DESCRIPTION.exec(line);
}
