// What documentation says in passing: since when something exists, and what its absence means.
//
// The words are free text; these are the forms that QEMU's schema uses.

import type { DocBlock } from './doc-block.ts';
import type { Doc } from './ir.ts';

export function docOf(block: DocBlock | undefined): Doc | undefined {
  if (block === undefined) return undefined;
  const since = block.sections.find(({ tag }) => tag === 'Since')?.text;
  return {
    text: block.text,
    since: VERSION.exec(since ?? '')?.[0],
    sections: block.sections.map(({ tag, text }) => ({ tag, text })),
  };
}

/** `(since 2.6)`, `(Since: 3.1)`, `since QEMU 4.0`. */
export function sinceIn(text: string | undefined): string | undefined {
  return /\bsince:?\s+(?:qemu\s+)?v?(\d+\.\d+(?:\.\d+)?)/i.exec(text ?? '')?.[1];
}

/** The version that a line `@NAME since 5.1` or `'NAME' - since 5.1` anywhere in a comment gives. */
export function sinceOfName(block: DocBlock | undefined, name: string): string | undefined {
  if (block === undefined) return undefined;
  const text = [block.text, ...block.sections.map((section) => section.text)].join('\n');
  const line = text.split('\n').find((candidate) => NAMED_SINCE.exec(candidate)?.[1] === name);
  return sinceIn(line);
}

/** `(default: 1)`, `default is 64`, `defaults to off`, `default true for enabled`: `1`, `64`, `off`, `true`. */
export function defaultIn(text: string | undefined): string | undefined {
  const flat = (text ?? '').replace(/\s+/g, ' ');
  for (const form of DEFAULT_FORMS) {
    const found = form.exec(flat)?.[1]?.trim().replace(/^(['"`])(.*)\1$/, '$2');
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}

const VERSION = /\d+\.\d+(?:\.\d+)?/;
const NAMED_SINCE = /^\s*(?:@|['"])([A-Za-z0-9_.-]+)['"]?:?\s*(?:-\s*)?\(?since\s/i;

const DEFAULT_FORMS: readonly RegExp[] = [
  /\(\s*defaults?(?: value)?(?: is| to|:| =)?:?\s*([^();,]+?)\s*[);,]/i,
  /\bdefaults?(?: value)?(?: is:?| to:?|:| =) ([^();,]+?)(?:[();,]|\.(?: |$)|$)/i,
  /\bdefault (true|false|on|off|\d+|'[^']*'|"[^"]*")(?!\w)/i,
];
