// Bytes rather than values, and what the QMP text determines of the answers.
//
// The shapes of `replies` and `resync` are those of the runner's step for bytes, one character a byte.

import type { JsonPattern, RequirementId } from '../certificate.ts';
import { requirement } from '../certificate.ts';
import type { RuleId } from '../rules.ts';

export type NoiseReplies = { readonly rule: RequirementId } & (
  | { readonly kind: 'exactly'; readonly replies: readonly JsonPattern[] }
  /** At least so many errors of class GenericError without id, and nothing else. */
  | { readonly kind: 'errors'; readonly atLeast: number }
  | { readonly kind: 'open'; readonly why: string }
);

export type Noise = {
  readonly chunks: readonly string[];
  readonly replies: NoiseReplies;
  /** What has to follow so that commands are read again. */
  readonly resync: 'newline' | 'reset' | 'none';
};

export type NamedNoise = Noise & {
  /** `[a-z0-9_.+/-]`, unique and stable. */
  readonly name: string;
  readonly rule: RequirementId;
  /** False: to be sent on a fresh connection, before negotiation. */
  readonly negotiated: boolean;
};

/** A whole message of which no part is a message of its own, nor an object with an id. */
export const MESSAGE = '{"execute": "query-version", "arguments": {}, "id": "plumb"}';

export function answered(name: string, rule: RuleId, chunks: readonly string[], ...replies: readonly JsonPattern[]): NamedNoise {
  return named(name, rule, chunks, { rule: requirement(rule), kind: 'exactly', replies }, 'newline');
}

/** Bytes that leave the parser in a state of which nothing is known. */
export function faulty(name: string, rule: RuleId, chunks: readonly string[]): NamedNoise {
  return named(name, rule, chunks, { rule: requirement(rule), kind: 'errors', atLeast: 1 }, 'reset');
}

export function leftOpen(name: string, rule: RuleId, chunks: readonly string[], why: string): NamedNoise {
  return named(name, rule, chunks, { rule: requirement(rule), kind: 'open', why }, 'reset');
}

/** The bytes of a text in UTF-8, one character each. */
export function utf8(text: string): string {
  return encodeURIComponent(text).replaceAll(/%([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function named(name: string, rule: RuleId, chunks: readonly string[], replies: NoiseReplies, resync: Noise['resync']): NamedNoise {
  return { name, rule: requirement(rule), chunks, replies, resync, negotiated: true };
}
