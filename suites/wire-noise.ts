// Bytes rather than values: what a server answers to messages that are cut off, spoilt, joined or sent too early.
//
// Derived from the generators' list; after each the session must go on.

import { randomNoise, type Noise, namedNoise } from '../generators/wire-noise.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { Case, Step } from '../runner/case.ts';
import { caseOf, greet, send } from './case-of.ts';
import type { RandomFamily } from '../runner/family.ts';
import { familyOf } from './family.ts';
import { BARE } from './fixtures.ts';
import { queryVersion } from './net-commands.ts';

export function wireNoiseCases(schema: Schema): readonly Case[] {
  return namedNoise(schema).map((noise) => caseOf(
    `wire-noise/${noise.name}`, titleFor(noise), [noise.rule, 'session/answers'],
    noise.negotiated ? goesOn(noise) : [greet({ negotiate: false }), noiseStep(noise)],
    noise.negotiated ? {} : { start: 'fresh-connection' },
  ));
}

export const wireNoiseFamily: RandomFamily = familyOf<Noise>({
  id: 'wire-noise', title: 'Whatever bytes come, the server answers as the protocol says, and goes on.',
  requirements: ['message/json-syntax', 'message/split', 'session/answers'], fixture: BARE, needs: [],
  arbitrary: () => randomNoise(),
  steps: goesOn,
});

function goesOn(noise: Noise): readonly Step[] {
  return [noiseStep(noise), send(queryVersion())];
}

function noiseStep({ chunks, replies, resync }: Noise): Step {
  return { kind: 'bytes', chunks, replies, resync };
}

function titleFor({ replies }: Noise): string {
  switch (replies.kind) {
    case 'exactly': return 'These bytes are commands, and each earns its reply.';
    case 'errors': return 'These bytes are no commands: they earn errors, and the session goes on.';
    case 'open': return 'What these bytes earn is left open; the session goes on.';
    default: throw replies satisfies never;
  }
}
