// Which edition of the schema language a text is written in: it has changed since QEMU 5.2, mostly in its comments.
//
// The base is 7.1, the edition of the bundled spec. A text that uses what only a later edition has is read by that
// edition's rules, and so is a file inside a QEMU source tree, which says its version.

/** A QEMU version as `100 * major + minor`. */
export type Edition = number;

export const EDITION = {
  /** The oldest that is read: C expressions as conditions, unions without a discriminator. */
  oldest: 502,
  /** Names have rules for upper and lower case, with pragmas of their own for the exceptions. */
  caseRules: 600,
  /** Conditions are symbols, or objects with all, any and not; every union has a discriminator. */
  conditionObjects: 602,
  base: 701,
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

/** The edition that this text shows it needs; the base where it shows nothing. */
export function editionShownBy(text: string): Edition {
  if (/'(returns-whitelist|name-case-whitelist)' *:/.test(text)) return EDITION.oldest;
  if (SECTIONED.test(text)) return EDITION.sectionedDocs;
  return hangsFreely(text) ? EDITION.nestedUnions : EDITION.base;
}

/** The edition for two texts of one schema: the later one, and the base only where neither shows another. */
export function commonEdition(one: Edition, other: Edition): Edition {
  if (one === EDITION.base) return other;
  return other === EDITION.base ? one : Math.max(one, other);
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

// Before 8.1 a description went on right below its first word, or without indentation if its first line was empty.
function hangsFreely(text: string): boolean {
  let column = 0;
  for (const line of text.split('\n')) {
    const indent = /^# ( *)\S/.exec(line)?.[1]?.length;
    if (column > 0 && indent !== undefined && indent > 0 && indent < column) return true;
    column = /^# (@\S+: +)\S/.exec(line)?.[1]?.length ?? 0;
  }
  return false;
}
