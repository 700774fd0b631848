// `finding.json`: all that is known of a finding but its session, which is a text of its own.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { Shape } from '../../../generators/campaign/shape.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { RequirementId } from '../../../generators/certificate.ts';
import { parseJson } from '../../../targets/wire/json.ts';
import type { Finding } from '../../case.ts';
import { FINDING_FORMAT, type KeptFinding } from '../campaign-state.ts';
import type { Signature } from '../triage/signature.ts';

export function encodeFinding({ session: _session, ...rest }: KeptFinding): string {
  return `${JSON.stringify({ plumbline: 'finding', ...rest }, undefined, 2)}\n`;
}

export type Problem = { readonly problem: string };

/** Total: a text that is no finding is told as such. */
export function decodeFinding(text: string, session: FuzzSession): KeptFinding | Problem {
  const parsed = parseJson(text);
  if (parsed.kind === 'error') return { problem: `no JSON at offset ${parsed.offset}: ${parsed.reason}` };
  const raw = parsed.value;
  if (!isJsonObject(raw) || raw['plumbline'] !== 'finding') return { problem: 'not the record of a finding' };
  if (raw['format'] !== FINDING_FORMAT) return { problem: `format ${JSON.stringify(raw['format'])}, and this plumbline reads ${FINDING_FORMAT}` };
  try {
    return findingFrom(raw, session);
  } catch (error) {
    if (error instanceof Damaged) return { problem: error.message };
    throw error;
  }
}

/** Thrown and caught here alone. */
class Damaged extends Error {}

function findingFrom(raw: JsonObject, session: FuzzSession): KeptFinding {
  const { ended } = raw;
  return {
    format: FINDING_FORMAT, signature: text(raw, 'signature') as Signature, title: text(raw, 'title'), kind: kindIn(raw), session,
    first: { seed: count(object(raw, 'first'), 'seed'), number: count(object(raw, 'first'), 'number'), actions: count(object(raw, 'first'), 'actions') },
    findings: list(raw, 'findings').map(departureFrom),
    ended: isJsonObject(ended) ? { how: text(ended, 'how'), stderrTail: text(ended, 'stderrTail') } : undefined,
    target: { name: text(object(raw, 'target'), 'name'), version: text(object(raw, 'target'), 'version') },
    reproduces: { times: count(object(raw, 'reproduces'), 'times'), of: count(object(raw, 'reproduces'), 'of') },
    trigger: list(raw, 'trigger').map(shapeFrom), foundAtMs: timeOfDay(raw, 'foundAtMs'),
    ...(raw['at'] === undefined ? {} : { at: text(raw, 'at') }),
    ...(typeof raw['route'] === 'number' ? { route: raw['route'] } : {}), ...(raw['unfinished'] === true ? { unfinished: true } : {}),
  };
}

const KINDS: { readonly [kind in KeptFinding['kind']]: kind } = { death: 'death', hang: 'hang', wrong: 'wrong', leak: 'leak', unsteady: 'unsteady' };

function kindIn(raw: JsonObject): KeptFinding['kind'] {
  const kind = Object.values(KINDS).find((known) => known === raw['kind']);
  if (kind === undefined) throw new Damaged(`kind is ${JSON.stringify(raw['kind'])}`);
  return kind;
}

function departureFrom(raw: JsonObject): Finding {
  return {
    oracle: text(raw, 'oracle'), requirement: text(raw, 'requirement') as RequirementId, erratum: undefined, step: count(raw, 'step'),
    command: raw['command'] === undefined ? undefined : count(raw, 'command'),
    sent: text(raw, 'sent'), expected: text(raw, 'expected'), actual: text(raw, 'actual'),
  };
}

function shapeFrom(raw: JsonObject): Shape {
  const members = object(raw, 'members');
  return {
    execute: text(raw, 'execute'), type: raw['type'] === undefined ? undefined : text(raw, 'type'),
    members: Object.fromEntries(Object.keys(members).map((name) => [name, text(members, name)])),
  };
}

function text(raw: JsonObject, name: string): string {
  return demand(raw[name], name, 'text', (value): value is string => typeof value === 'string');
}

function count(raw: JsonObject, name: string): number {
  return demand(raw[name], name, 'number', (value): value is number => typeof value === 'number');
}

/** What a Date can be made of. */
function timeOfDay(raw: JsonObject, name: string): number {
  const atMs = count(raw, name);
  if (Number.isNaN(new Date(atMs).getTime())) throw new Damaged(`${name} is no time`);
  return atMs;
}

function object(raw: JsonObject, name: string): JsonObject {
  return demand(raw[name], name, 'object', isJsonObject);
}

function list(raw: JsonObject, name: string): readonly JsonObject[] {
  const items = demand(raw[name], name, 'list', isJsonArray);
  return items.map((item, index) => demand(item, `${name}[${index}]`, 'object', isJsonObject));
}

function demand<Wanted extends JsonValue>(
  value: JsonValue | undefined, name: string, what: string, is: (value: JsonValue | undefined) => value is Wanted,
): Wanted {
  if (!is(value)) throw new Damaged(`${name} is no ${what}`);
  return value;
}
