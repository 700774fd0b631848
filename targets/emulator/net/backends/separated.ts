// Cutting text at a separator, into a buffer of limited size: what does not fit is lost without notice.

/** The text before the first separator, at most `size - 1` characters, and the text behind; undefined without one. */
export function cut(text: string, separator: string, size: number): readonly [string, string] | undefined {
  const at = text.indexOf(separator);
  return at < 0 ? undefined : [text.slice(0, Math.min(at, size - 1)), text.slice(at + 1)];
}
