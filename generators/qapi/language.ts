// Which edition of the schema language a text is written in: it changed between QEMU 5.2 and 10, mostly in its comments.
//
// The base is 7.1, the edition of the bundled spec. A text that uses what only a later edition has is read by that
// edition's rules, and so is a file inside a QEMU source tree, which says its version.

/** A QEMU version as `100 * major + minor`. */
export type Edition = number;

export const EDITION = {
  /** C expressions as conditions, unions without a base, no rules for upper and lower case. */
  legacy: 502,
  base: 701,
  /** Conditions are symbols, or objects with all, any and not. */
  conditionObjects: 602,
  /** Arguments with conditional members must be boxed. */
  boxedConditionals: 800,
  /** A branch of a union may be a union; descriptions may hang at any indentation. */
  nestedUnions: 801,
  /** `Errors:` sections, each member documented, faults placed at their section. */
  sectionedDocs: 900,
  /** Notes and examples are rST directives, and no sections any more. */
  directives: 901,
  /** Headings are plain rST and may stand anywhere. */
  plainHeadings: 1001,
  /** Documentation lines have a greatest length and a rule for spaces. */
  measuredDocs: 1002,
} as const;

/** The latest edition that this text shows it needs; the base where it shows nothing. */
export function editionShownBy(text: string): Edition {
  if (SECTIONED.test(text)) return EDITION.sectionedDocs;
  return hangsFreely(text) ? EDITION.nestedUnions : EDITION.base;
}

const SECTIONED =
  /'documentation-exceptions' *:|^# Errors:|^# *\.\. (qmp-example|note|admonition|caution|warning|code-block)::/m;

/** `7.2.22` → 702, and the development version `7.2.50` → 800; undefined for anything that is no version. */
export function editionOf(version: string): Edition | undefined {
  const match = /^\s*(\d{1,3})\.(\d{1,2})\.(\d{1,3})\s*$/.exec(version);
  if (match === null) return undefined;
  const [major = 0, minor = 0, micro = 0] = match.slice(1).map(Number);
  if (micro < FIRST_DEVELOPMENT_MICRO) return 100 * major + minor;
  return minor < LAST_MINOR ? 100 * major + minor + 1 : 100 * (major + 1);
}

const FIRST_DEVELOPMENT_MICRO = 50;
const LAST_MINOR = 2;

// Before 8.1 a description's further lines stood exactly below its first word, or not indented at all if that line was empty.
function hangsFreely(text: string): boolean {
  let column = 0;
  for (const line of text.split('\n')) {
    const indent = /^# ( *)\S/.exec(line)?.[1]?.length;
    if (column > 0 && indent !== undefined && indent > 0 && indent < column) return true;
    column = /^# (@\S+: +)\S/.exec(line)?.[1]?.length ?? 0;
  }
  return false;
}
