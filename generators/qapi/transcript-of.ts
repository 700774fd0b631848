// The wire transcripts that documentation gives as examples: `-> {…}` is sent by the client, `<- {…}` is received.
//
// A message goes on until its brackets close; superfluous closing ones stay with it: they are what the text says.

import type { Doc } from './ir.ts';

export type TranscriptLine = { readonly direction: 'sent' | 'received'; readonly text: string };

/** All messages of a comment's examples in order, each with its lines joined by line breaks. */
export function transcriptsOf(doc: Doc | undefined): readonly TranscriptLine[] {
  if (doc === undefined) return [];
  return [doc.text, ...doc.sections.map((section) => section.text)].flatMap(messagesIn);
}

function messagesIn(text: string): readonly TranscriptLine[] {
  const messages: { direction: 'sent' | 'received'; lines: string[]; depth: number }[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const start = /^\s*(->|<-)\s+(?=\S)/.exec(line);
    const current = messages.at(-1);
    if (start !== null) {
      const rest = line.slice(start[0].length);
      messages.push({ direction: start[1] === '->' ? 'sent' : 'received', lines: [rest], depth: depthChange(rest) });
      open = true;
    } else if (open && current !== undefined && (current.depth > 0 || /^\s*[\]}]/.test(line))) {
      current.lines.push(line);
      current.depth += depthChange(line);
    } else {
      open = false;
    }
  }
  return messages.map(({ direction, lines }) => ({ direction, text: lines.join('\n').trimEnd() }));
}

function depthChange(line: string): number {
  const code = line.replace(/"(?:[^"\\]|\\.)*"/g, '');
  return (code.match(/[[{]/g)?.length ?? 0) - (code.match(/[\]}]/g)?.length ?? 0);
}
