// The words of a command line as a shell would take them apart: quotes and backslashes, nothing else.

const WORD = /(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g;
const PIECE = /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|[^\\'"]+/g;

/** Undefined where a quote has no end or there is no word. */
export function commandWords(command: string): readonly [string, ...string[]] | undefined {
  if (command.replace(WORD, '').trim() !== '') return undefined;
  const [first, ...others] = (command.match(WORD) ?? []).map(unquoted);
  return first === undefined ? undefined : [first, ...others];
}

function unquoted(word: string): string {
  return word.replace(PIECE, (whole, escaped: string | undefined, single: string | undefined, double: string | undefined) => {
    return escaped ?? single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? whole;
  });
}
