// The rules for names: which characters, which case, which are reserved.
//
// A downstream prefix (`__com.example_`) and `x-` come before the stem, and the rules of case hold for the stem alone.
// Source: qapi-code-gen, "Naming rules and reserved names".

import type { Meta } from './definition.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import type { Pragmas } from './pragma.ts';
import { isExcepted } from './pragma.ts';

/** What the rules depend on. */
type NameRules = { readonly pragmas: Pragmas; readonly edition: Edition };

const NAME = /^(?:__[a-z0-9.-]+_)?(?:x-)?([a-z][a-z0-9_-]*)$/i;

/** The identifier that C code gets for a name; names that differ only here would clash. */
export function mungedName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_');
}

/** What is wrong with the name of a definition, or undefined. */
export function definitionNameFault(meta: Meta, name: string, { pragmas, edition }: NameRules): string | undefined {
  if (edition < EDITION.caseRules) return formerDefinitionFault(name);
  if (meta === 'event') return upperNameFault(name);
  if (meta === 'command') {
    const underscore = isExcepted(pragmas, 'command-name-exceptions', name);
    return lowerNameFault(name, { upper: false, underscore });
  }
  const stem = stemOf(name);
  if (stem === undefined) return INVALID;
  if (!/^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(stem)) return 'must be in CamelCase';
  return name.endsWith('List') ? "must not end in 'List'" : undefined;
}

/** What is wrong with the name of a member, without its `*`; `permissive` waives the rules of case. */
export function memberNameFault(name: string, permissive: boolean, rules: NameRules): string | undefined {
  const fault = plainNameFault(name, rules, permissive);
  if (fault !== undefined) return fault;
  const munged = mungedName(name);
  return munged === 'u' || munged.startsWith('has_') ? 'is reserved' : undefined;
}

/** What is wrong with the name of an enum value; it may start with a digit. */
export function valueNameFault(name: string, permissive: boolean, rules: NameRules): string | undefined {
  return plainNameFault(/^[0-9]/.test(name) ? `d${name}` : name, rules, permissive);
}

/** What is wrong with the name of a feature or of an alternate's branch. */
export function plainNameFault(name: string, { edition }: NameRules, permissive = false): string | undefined {
  return lowerNameFault(name, { upper: permissive, underscore: permissive || edition < EDITION.caseRules });
}

function formerDefinitionFault(name: string): string | undefined {
  if (stemOf(name) === undefined) return INVALID;
  return /(List|Kind)$/.test(name) ? "must not end in 'List' or 'Kind'" : undefined;
}

const INVALID = 'is no valid name';

function stemOf(name: string): string | undefined {
  return mungedName(name).startsWith('q_') ? undefined : NAME.exec(name)?.[1];
}

function upperNameFault(name: string): string | undefined {
  const stem = stemOf(name);
  if (stem === undefined) return INVALID;
  return /[a-z-]/.test(stem) ? "must not have lower case or '-'" : undefined;
}

function lowerNameFault(name: string, permitted: { upper: boolean; underscore: boolean }): string | undefined {
  const stem = stemOf(name);
  if (stem === undefined) return INVALID;
  const upper = !permitted.upper && /[A-Z]/.test(stem);
  const underscore = !permitted.underscore && stem.includes('_');
  return upper || underscore ? "must not have upper case or '_'" : undefined;
}
