// What one rule of a backend says of its arguments: nothing, a sure refusal, or that the text leaves it open.
//
// A sure refusal outweighs whatever is open; acceptance is what remains when no rule has a word to say.

import type { Expectation } from '../certificate.ts';
import { accept, open, reject } from '../certificate.ts';
import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import { isJsonArray, isJsonObject } from '../qapi/json-value.ts';
import type { RuleId } from '../rules.ts';

export type Judgement =
  | { readonly kind: 'refused'; readonly rule: RuleId }
  | { readonly kind: 'open'; readonly why: string }
  | undefined;

export function refused(rule: RuleId): Judgement {
  return { kind: 'refused', rule };
}

export function leftOpen(why: string): Judgement {
  return { kind: 'open', why };
}

export function decide(judgements: readonly Judgement[]): Expectation {
  const refusal = judgements.find((judgement) => judgement?.kind === 'refused');
  if (refusal?.kind === 'refused') return reject(refusal.rule);
  const doubt = judgements.find((judgement) => judgement?.kind === 'open');
  if (doubt?.kind === 'open') return open('netdev_add/host', doubt.why);
  return accept('netdev_add/success', {});
}

/** The text of a member whose type the schema check has confirmed. */
export function textOf(args: JsonObject, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list of `String` objects. */
export function listedTexts(args: JsonObject, name: string): readonly string[] {
  const list = args[name];
  return isJsonArray(list) ? list.map(textWithin) : [];
}

function textWithin(item: JsonValue): string {
  return isJsonObject(item) && typeof item.str === 'string' ? item.str : '';
}
