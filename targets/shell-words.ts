// The words of a command line as a shell would take them apart: quotation marks and backslashes, nothing else.

const WORD = /(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g;
const PIECE = /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|[^\\'"]+/g;

/** Undefined where a quotation mark is not closed. */
export function shellWords(command: string): readonly string[] | undefined {
  return command.replace(WORD, '').trim() === '' ? (command.match(WORD) ?? []).map(unquoted) : undefined;
}

function unquoted(word: string): string {
  return word.replace(PIECE, (whole, escaped: string | undefined, single: string | undefined, double: string | undefined) => {
    return escaped ?? single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? whole;
  });
}
