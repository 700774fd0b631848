// An entry of the corpus as a file: a line that says what the session was the first to reach, then the session. Its name is made of
// the session, so that damage shows.

import { isJsonArray, isJsonObject } from '../../../generators/qapi/json-value.ts';
import { parseJson } from '../../../targets/wire/json.ts';
import { type CorpusEntry, nameOf } from '../guidance/corpus.ts';
import { decodeSession, encodeSession } from '../session/session-text.ts';
import type { Problem } from './finding-record.ts';

const FORMAT = 1;

export function encodeEntry({ session, reached }: CorpusEntry): string {
  return `${JSON.stringify({ plumbline: 'corpus', format: FORMAT, reached })}\n${encodeSession(session)}`;
}

/** Total. `name`: as the file says. */
export function decodeEntry(name: string, text: string): CorpusEntry | Problem {
  const end = text.indexOf('\n');
  const head = parseJson(text.slice(0, Math.max(end, 0)));
  const header = head.kind === 'ok' && isJsonObject(head.value) ? head.value : undefined;
  const reached = header?.['reached'];
  if (header?.['plumbline'] !== 'corpus' || header['format'] !== FORMAT || !isJsonArray(reached)) return { problem: `line 1 is no corpus entry of format ${FORMAT}` };
  const session = decodeSession(text.slice(end + 1));
  if ('problem' in session) return session;
  if (nameOf(session) !== name) return { problem: 'it is not the session that its name stands for' };
  return { name, session, reached: reached.filter((key) => typeof key === 'string') };
}
