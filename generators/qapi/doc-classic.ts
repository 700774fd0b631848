// Documentation comments up to QEMU 8.0: members first, then features, then tagged sections.
//
// The first description line of a section sets the indentation of all that follow. A text whose runs of spaces were
// collapsed has lost its indentation: there that rule, and it alone, is waived. Source: qapi-code-gen of 7.1,
// "Documentation markup".

import type { DocBlock, DocLines } from './doc-block.ts';
import { claimName, closed, closedSection, indentOf, symbolOf, textOf } from './doc-block.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

/** Reads one comment: several blocks where headings divide it, the last of which belongs to what follows. */
export function readClassicDoc(lines: DocLines, collapsed: boolean): readonly DocBlock[] {
  const opening = lines.place;
  const blocks: DocBlock[] = [];
  let reader = new ClassicReader(opening, collapsed);
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line.startsWith('=') && reader.isDivided(lines.place)) {
      blocks.push(reader.end(lines.place));
      reader = new ClassicReader(opening, collapsed);
    }
    reader.append(line, lines.place);
  }
  blocks.push(reader.end(lines.place));
  lines.close();
  return blocks;
}

type Part = 'body' | 'members' | 'features' | 'sections';

type OpenSection = { readonly tag: string; readonly place: Place; readonly indent: number; readonly lines: string[] };

class ClassicReader {
  readonly #opening: Place;
  readonly #collapsed: boolean;
  #symbol: string | undefined;
  #part: Part = 'body';
  readonly #body: OpenSection;
  #section: OpenSection;
  readonly #members = new Map<string, OpenSection>();
  readonly #features = new Map<string, OpenSection>();
  readonly #sections: OpenSection[] = [];

  constructor(opening: Place, collapsed: boolean) {
    this.#opening = opening;
    this.#collapsed = collapsed;
    this.#body = { tag: '', place: opening, indent: 0, lines: [] };
    this.#section = this.#body;
  }

  /** Whether a heading here starts a new block; inside a definition's documentation it is a fault. */
  isDivided(place: Place): boolean {
    if (this.#symbol !== undefined) {
      throw new SchemaFault(place, 'a heading may not stand in the documentation of a symbol');
    }
    const { lines } = this.#body;
    if (lines.length > 0 && lines.every((line) => line === '')) {
      throw new SchemaFault(place, 'a heading must come first');
    }
    return lines.length > 0;
  }

  append(line: string, place: Place): void {
    if (line === '') this.#section.lines.push('');
    else if (this.#symbol === undefined) this.#appendOpening(line, place);
    else if (!this.#startsPart(line, place)) this.#appendText(line, place);
  }

  end(place: Place): DocBlock {
    this.#leaveSection(place);
    return {
      place: this.#opening,
      symbol: this.#symbol,
      text: [this.#body, ...this.#sections.filter(({ tag }) => tag === '')].map(textOf).join('\n\n').trim(),
      members: closed(this.#members),
      features: closed(this.#features),
      sections: this.#sections.filter(({ tag }) => tag !== '').map(closedSection),
    };
  }

  #appendOpening(line: string, place: Place): void {
    if (line.startsWith('@') && this.#body.lines.length === 0) this.#symbol = symbolOf(line, place);
    else this.#appendText(line, place);
  }

  #startsPart(line: string, place: Place): boolean {
    const word = line.split(' ', 1)[0] ?? '';
    if (word.startsWith('@') && word.endsWith(':')) return this.#startDescription(word, line, place);
    if (TAGS.has(word)) return this.#startTagged(word, line, place);
    const afterBlank = this.#part === 'body' || (this.#endsInBlank() && indentOf(line) === 0);
    if (line === 'Features:' && afterBlank && this.#part !== 'sections') return this.#startFeatures(place);
    if (this.#part === 'members' || this.#part === 'features') this.#leaveDescriptions(line, place);
    return false;
  }

  #startFeatures(place: Place): boolean {
    if (this.#part === 'features') throw new SchemaFault(place, "a second 'Features:' line");
    this.#part = 'features';
    return true;
  }

  #startDescription(word: string, line: string, place: Place): boolean {
    if (this.#part === 'sections') throw new SchemaFault(place, `the description of '${word}' comes after a section`);
    if (this.#part === 'body') this.#part = 'members';
    const described = this.#part === 'members' ? this.#members : this.#features;
    const name = word.slice(1, -1);
    claimName(described, name, place);
    described.set(name, this.#startSection(name, line, place));
    return true;
  }

  #startTagged(word: string, line: string, place: Place): boolean {
    const tag = word.slice(0, -1);
    const twice = SINGLE_TAGS.has(tag) && this.#sections.some((section) => section.tag === tag);
    if (twice) throw new SchemaFault(place, `a second '${tag}' section`);
    this.#part = 'sections';
    this.#sections.push(this.#startSection(tag, line, place));
    return true;
  }

  // A paragraph that is not indented, after a blank line, belongs to no description any more.
  #leaveDescriptions(line: string, place: Place): void {
    if (!this.#endsInBlank() || indentOf(line) > 0) return;
    if (this.#part === 'features' && this.#features.size === 0) throw new SchemaFault(place, 'no feature is described');
    this.#part = 'sections';
    this.#sections.push(this.#startSection('', '', place));
    this.#section.lines.pop();
  }

  #startSection(tag: string, line: string, place: Place): OpenSection {
    const header = /^\S*:?\s*/.exec(line)?.[0].length ?? 0;
    const text = line.slice(header);
    this.#leaveSection(place);
    this.#section = { tag, place, indent: text === '' ? 0 : header, lines: [text.trimEnd()] };
    return this.#section;
  }

  #leaveSection(place: Place): void {
    const { tag, lines } = this.#section;
    if (this.#section !== this.#body && lines.every((line) => line === '')) {
      throw new SchemaFault(place, `the documentation section '${tag}' is empty`);
    }
  }

  #appendText(line: string, place: Place): void {
    if (/^@\S+:/.test(line)) throw new SchemaFault(place, 'a description may not stand in free-form documentation');
    const { indent, lines } = this.#section;
    if (!this.#collapsed && indentOf(line) < indent) {
      throw new SchemaFault(place, `expected an indentation of at least ${indent} spaces`);
    }
    lines.push(line.slice(Math.min(indent, indentOf(line))).trimEnd());
  }

  #endsInBlank(): boolean {
    const { lines } = this.#section;
    return lines.length > 1 && lines.at(-1) === '';
  }
}

const TAGS: ReadonlySet<string> = new Set(['Returns:', 'Since:', 'Note:', 'Notes:', 'Example:', 'Examples:', 'TODO:']);
const SINGLE_TAGS: ReadonlySet<string> = new Set(['Returns', 'Since']);
