// Commands as the bytes that carry them: latin1 text, one character a byte, deterministic for a case.
//
// The id of a command is made of the case's id and its position, so the bytes of a case do not depend on
// when, where or beside what it runs.

import { createHash } from 'node:crypto';
import type { CertifiedCommand } from '../generators/certificate.ts';
import { encodeJson, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Case } from './case.ts';

/** Eight hex digits that stand for a case in the ids of its commands. */
function idPrefix(caseId: string): string {
  return createHash('sha256').update(caseId).digest('hex').slice(0, 8);
}

/** The ids of a step's commands: numbering runs on through the case. */
export function stepIds(subject: Case, step: number): readonly string[] {
  const prefix = prefixOf(subject);
  const first = subject.steps.slice(0, step).reduce((sum, earlier) => sum + sizeOf(earlier), 0);
  const action = subject.steps[step];
  if (action === undefined) return [];
  return Array.from({ length: sizeOf(action) }, (_, index) => `${prefix}.${first + index}`);
}

/** Asked for each step of a case, when it is sent and when it is judged. */
const PREFIXES = new WeakMap<Case, string>();

function prefixOf(subject: Case): string {
  const known = PREFIXES.get(subject);
  if (known !== undefined) return known;
  const prefix = idPrefix(subject.id);
  PREFIXES.set(subject, prefix);
  return prefix;
}

export function commandText(command: CertifiedCommand, id: string): string {
  const args = command.arguments === undefined ? '' : `,"arguments":${encodeJson(command.arguments)}`;
  const extra = Object.entries(command.extra ?? {}).map(([name, value]) => `,${JSON.stringify(name)}:${encodeJson(value)}`);
  return `${toBytes(`{"execute":${encodeJson(command.execute)}${args}${extra.join('')},"id":"${id}"}`)}\n`;
}

/** The command that ends a step of raw bytes: its reply is known by its id. */
export function syncText(id: string): string {
  return `{"execute":"query-version","id":"${id}"}\n`;
}

export function negotiationText(id: string, oob: boolean): string {
  const args: JsonValue = { enable: ['oob'] };
  return `{"execute":"qmp_capabilities"${oob ? `,"arguments":${encodeJson(args)}` : ''},"id":"${id}"}\n`;
}

/** UTF-8 bytes as latin1 text. */
function toBytes(text: string): string {
  return NON_ASCII.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

const NON_ASCII = /[^\x00-\x7f]/;

/** Commands of the runner's own count as well: one that negotiates, one that ends a step of bytes. */
function sizeOf(step: Case['steps'][number]): number {
  switch (step.kind) {
    case 'commands': return step.commands.length;
    case 'bytes': return 1;
    case 'greet': return step.negotiate ? 1 : 0;
    case 'stimulate': return 1;
    case 'reconnect': case 'open': case 'close': case 'guest': case 'exchange': case 'converse': case 'observe': return 0;
    default: throw step satisfies never;
  }
}
