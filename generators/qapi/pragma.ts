// The pragmas of a schema: one set for all its files, the last word on each counts.
//
// The checks read it only after every file has been parsed. Source: qapi-code-gen, "Pragma directives".

import type { Raw } from './expression.ts';
import { isRawArray, isRawObject } from './expression.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

export type Pragmas = {
  docRequired: boolean;
  readonly exceptions: Map<string, ReadonlySet<string>>;
};

export type ExceptionList =
  | 'command-name-exceptions' | 'command-returns-exceptions' | 'member-name-exceptions' | 'documentation-exceptions';

export function newPragmas(): Pragmas {
  return { docRequired: false, exceptions: new Map() };
}

export function isExcepted(pragmas: Pragmas, list: ExceptionList, name: string): boolean {
  return pragmas.exceptions.get(list)?.has(name) ?? false;
}

type Reader = { readonly pragmas: Pragmas; readonly edition: Edition };

export function applyPragma({ pragmas, edition }: Reader, directive: Raw, place: Place): void {
  if (!isRawObject(directive)) throw new SchemaFault(place, "the value of 'pragma' must be an object");
  for (const [name, value] of directive) {
    if (name === 'doc-required') pragmas.docRequired = switchIn(value, name, place);
    else pragmas.exceptions.set(listNamed(name, edition, place), namesIn(value, name, place));
  }
}

function switchIn(value: Raw, pragma: string, place: Place): boolean {
  if (typeof value !== 'boolean') throw new SchemaFault(place, `pragma '${pragma}' must be a boolean`);
  return value;
}

function namesIn(value: Raw, pragma: string, place: Place): ReadonlySet<string> {
  if (!isRawArray(value)) throw new SchemaFault(place, `pragma '${pragma}' must be a list of strings`);
  return new Set(value.map((item) => stringIn(item, pragma, place)));
}

function listNamed(name: string, edition: Edition, place: Place): ExceptionList {
  const list = EXCEPTION_LISTS.find((candidate) => candidate === name)
    ?? (edition < EDITION.caseRules ? FORMER_NAMES.get(name) : undefined);
  if (list === undefined) throw new SchemaFault(place, `unknown pragma '${name}'`);
  return list;
}

function stringIn(item: Raw, pragma: string, place: Place): string {
  if (typeof item !== 'string') throw new SchemaFault(place, `pragma '${pragma}' must be a list of strings`);
  return item;
}

const EXCEPTION_LISTS: readonly ExceptionList[] = [
  'command-name-exceptions', 'command-returns-exceptions', 'member-name-exceptions', 'documentation-exceptions',
];

const FORMER_NAMES: ReadonlyMap<string, ExceptionList> = new Map([
  ['returns-whitelist', 'command-returns-exceptions'],
  ['name-case-whitelist', 'member-name-exceptions'],
]);
