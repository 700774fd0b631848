// What is wrong with a schema text, and where: the first fault that a reader meets.
//
// A fault inside an included file carries the chain of `include` directives that led there, outermost first.

import type { Position } from './ir.ts';
import type { Edition } from './language.ts';

export type SchemaProblem = {
  readonly position: Position;
  readonly message: string;
  /** Where the faulty file was included from, outermost first; empty for a fault in the entry file. */
  readonly includedFrom: readonly Position[];
};

/** `FILE:LINE:COL: message`, preceded by one `In file included from FILE:LINE:` line per level. */
export function formatProblem(problem: SchemaProblem): string {
  const chain = problem.includedFrom.map((from) => `In file included from ${from.file}:${from.line}:\n`);
  const { file, line, column } = problem.position;
  return `${chain.join('')}${file}:${line}:${column}: ${problem.message}`;
}

/** One file of a schema on its way in; `includedAt` is undefined for the entry file. */
export type Source = {
  readonly file: string;
  /** The one name of the file, whichever way it was reached. */
  readonly path: string;
  readonly includedAt: Place | undefined;
};

/** A spot in a source, 1-based. */
export type Place = { readonly source: Source; readonly line: number; readonly column: number };

/** A message may quote names, and a text may have names of any length. */
const MAX_MESSAGE = 400;

/** Carries a problem from any depth of the front end to its door; it never leaves `loadSchema`. */
export class SchemaFault extends Error {
  readonly problem: SchemaProblem;
  /** The edition of the language whose rules permit what this fault refuses. */
  readonly permittedBy: Edition | undefined;

  constructor(place: Place, message: string, permittedBy?: Edition) {
    const shown = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
    super(shown);
    this.name = 'SchemaFault';
    this.permittedBy = permittedBy;
    this.problem = { position: positionOf(place), message: shown, includedFrom: inclusionsOf(place.source) };
  }
}

export function positionOf(place: Place): Position {
  return { file: place.source.file, line: place.line, column: place.column };
}

function inclusionsOf(source: Source): readonly Position[] {
  const chain: Position[] = [];
  for (let from = source.includedAt; from !== undefined; from = from.source.includedAt) chain.unshift(positionOf(from));
  return chain;
}
