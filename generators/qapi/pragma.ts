// The pragmas of a schema: one set for all its files, the last word on each counts.
//
// The checks read it only after every file has been parsed. Source: qapi-code-gen, "Pragma directives".

import type { Raw } from './expression.ts';
import { isRawArray, isRawObject } from './expression.ts';
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

export function applyPragma(pragmas: Pragmas, directive: Raw, place: Place): void {
  if (!isRawObject(directive)) throw new SchemaFault(place, "the value of 'pragma' must be an object");
  for (const [name, value] of directive) applyOne(pragmas, name, value, place);
}

function applyOne(pragmas: Pragmas, name: string, value: Raw, place: Place): void {
  if (name === 'doc-required') {
    if (typeof value !== 'boolean') throw new SchemaFault(place, `pragma '${name}' must be a boolean`);
    pragmas.docRequired = value;
    return;
  }
  const list = EXCEPTION_LISTS.get(name);
  if (list === undefined) throw new SchemaFault(place, `unknown pragma '${name}'`);
  if (!isRawArray(value)) throw new SchemaFault(place, `pragma '${name}' must be a list of strings`);
  pragmas.exceptions.set(list, new Set(value.map((item) => stringIn(item, name, place))));
}

function stringIn(item: Raw, pragma: string, place: Place): string {
  if (typeof item !== 'string') throw new SchemaFault(place, `pragma '${pragma}' must be a list of strings`);
  return item;
}

// `returns-whitelist` and `name-case-whitelist` are what QEMU before 6.0 called the lists.
const EXCEPTION_LISTS: ReadonlyMap<string, ExceptionList> = new Map([
  ['command-name-exceptions', 'command-name-exceptions'],
  ['command-returns-exceptions', 'command-returns-exceptions'],
  ['member-name-exceptions', 'member-name-exceptions'],
  ['documentation-exceptions', 'documentation-exceptions'],
]);
