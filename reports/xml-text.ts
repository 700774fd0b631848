// Text that any XML 1.0 parser takes: what came over the wire may hold characters that XML cannot.

/** Escaped for element content and for attributes in double quotes. Forbidden characters become `\uXXXX` in words. */
export function xmlText(text: string): string {
  return text
    .replace(FORBIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

// XML 1.0, production [2]: no control characters but tab and line ends, no lone surrogates, no U+FFFE and U+FFFF.
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;',
};
