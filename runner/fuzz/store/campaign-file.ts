// `campaign.json`: how far a campaign has come. What it has found and what it mutates lie beside it.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import { parseJson } from '../../../targets/wire/json.ts';
import type { CampaignSnapshot } from '../campaign-state.ts';
import type { Problem } from './finding-record.ts';

const FORMAT = 1;

export type CampaignRecord = {
  readonly target: string;
  readonly version: string;
  readonly seed: number;
  readonly sessions: number;
  readonly commands: number;
  readonly elapsedMs: number;
  readonly reached: readonly string[];
  /** How often each finding was met, by its signature. */
  readonly met: ReadonlyMap<string, number>;
};

/** `options`: as they were given, for people. */
export function encodeCampaign(snapshot: CampaignSnapshot, options: JsonObject, reached: readonly string[]): string {
  const { target, version, seed, workers, startedAtMs, elapsedMs, sessions, commands, restarts, corpus, findings } = snapshot;
  const met = Object.fromEntries(findings.map(({ signature, count }) => [signature, count]));
  return `${JSON.stringify({
    plumbline: 'campaign', format: FORMAT, target, version, seed, workers, startedAtMs, elapsedMs: Math.round(elapsedMs), sessions, commands, restarts, corpus, met, options, reached,
  }, undefined, 1)}\n`;
}

/** Total: a text that is no campaign is told as such. */
export function decodeCampaign(text: string): CampaignRecord | Problem {
  const parsed = parseJson(text);
  if (parsed.kind === 'error') return { problem: `no JSON at offset ${parsed.offset}: ${parsed.reason}` };
  const raw = parsed.value;
  if (!isJsonObject(raw) || raw['plumbline'] !== 'campaign') return { problem: 'not the record of a campaign' };
  const { format, target, version, seed, sessions, commands, elapsedMs, reached, met } = raw;
  if (format !== FORMAT) return { problem: `format ${JSON.stringify(format)}, and this plumbline reads ${FORMAT}` };
  if (typeof target !== 'string' || typeof version !== 'string' || !isJsonArray(reached) || !isJsonObject(met)) return { problem: 'parts of it are missing' };
  if (!isCount(seed) || !isCount(sessions) || !isCount(commands) || !isCount(elapsedMs)) return { problem: 'one of its numbers is none' };
  return {
    target, version, seed, sessions, commands, elapsedMs, reached: reached.filter((key) => typeof key === 'string'),
    met: new Map(Object.entries(met).flatMap(([signature, count]) => (isCount(count) ? [[signature, count] as const] : []))),
  };
}

/** Of milliseconds too, with fraction. */
function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
