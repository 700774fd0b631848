// Text that says what it holds: what a target said may hold control characters, which a terminal would obey.

/** Everything but printable ASCII becomes `\uXXXX` in words, so a character is a column wide. */
export function visible(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
