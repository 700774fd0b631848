// How documentation lines must look from QEMU 10.2 on: at most 70 columns, two spaces between sentences.
//
// Example blocks are left alone until their indentation ends. Source: qapi-code-gen of 10.2, "Documentation markup".

import { indentOf } from './doc-block.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

const MAX_COLUMNS = 70;
const COMMENT_MARK = 2;

/** Checks the lines of one comment, without their `# `, in order. */
export class DocFormat {
  #literal = false;
  #literalIndent = 0;

  check(line: string, place: Place): void {
    if (/^(\.\. +qmp-example)? *::$/.test(line)) {
      this.#literal = true;
      this.#literalIndent = 0;
    } else if (this.#literal && line !== '') {
      const indent = indentOf(line);
      if (this.#literalIndent === 0) this.#literalIndent = indent;
      else if (indent < this.#literalIndent) this.#literal = false;
    }
    if (!this.#literal) checkLine(line, place);
  }
}

function checkLine(line: string, place: Place): void {
  const isAddress = /^ *(https?|ftp):\/\/[^ ]*$/.test(line);
  if ([...line].length + COMMENT_MARK > MAX_COLUMNS && !isAddress) {
    throw new SchemaFault(place, `a documentation line of more than ${MAX_COLUMNS} columns`);
  }
  for (const match of line.matchAll(/(?:\be\.g\.|^ *\d\.|([.!?])) [A-Z0-9(]/g)) {
    if (match[1] === undefined) continue;
    const column = place.column + COMMENT_MARK + match.index + 1;
    throw new SchemaFault({ ...place, column }, 'two spaces must stand between sentences');
  }
}
