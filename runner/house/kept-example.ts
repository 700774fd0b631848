// A finding made on purpose, for tests of what becomes of findings: a session that fails on a faulty target, as a campaign would keep it.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { FuzzAction, FuzzSession } from '../../generators/campaign/session.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf, fixtures } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { FINDING_FORMAT, type KeptFinding } from '../fuzz/campaign-state.ts';
import { type FuzzLane, fuzzLane } from '../fuzz/fuzz-lane.ts';
import { caseOfSession } from '../fuzz/session/session-case.ts';
import type { Signature } from '../fuzz/triage/signature.ts';
import { type Judged, judgeTrial, tryAlone, type World, worldsOf } from '../fuzz/trial.ts';
import type { Case, CaseId, Step } from '../case.ts';
import { learnFacts } from '../learn.ts';

export type Example = { readonly finding: KeptFinding; readonly judged: Judged };

/** Rejects where the session does not fail. */
export function exampleOn(target: Target, actions: readonly FuzzAction[], replyDeadlineMs = 1_000): Promise<Example> {
  return exampleFrom(target, replyDeadlineMs, (lane, world) => tryAlone(lane, { fixture: BARE, pipeline: 1, actions }, world));
}

/** The same of a case that is no session. */
export function exampleOfSteps(target: Target, steps: readonly Step[], replyDeadlineMs = 4_000): Promise<Example> {
  const subject: Case = { id: 'house/example' as CaseId, title: 'An example.', requirements: [], fixture: BARE, start: 'fresh-instance', needs: [], steps };
  const session: FuzzSession = { fixture: BARE, pipeline: 1, actions: [] };
  return exampleFrom(target, replyDeadlineMs, async (lane, { fixture, start }) => {
    const made = { ...caseOfSession(session, fixture, start, subject.id), case: subject, shapes: [] };
    return judgeTrial(lane, { session, made, performed: await lane.perform(subject, fixture) });
  });
}

/** Of what an attempt on a lane of the bare machine comes to. */
export async function exampleFrom(target: Target, replyDeadlineMs: number, attempt: (lane: FuzzLane, world: World) => Promise<Judged>): Promise<Example> {
  const scratch = createScratch();
  const spec = netSchema();
  try {
    const facts = await learnFacts(target, fixtureOf(BARE), scratch);
    const world = worldsOf(spec, fixtures).get(BARE);
    if (world === undefined) throw new Error('there is no bare machine');
    const lane = fuzzLane({ target, facts, spec, errata, scratch, replyDeadlineMs });
    const judged = await attempt(lane, world).finally(() => lane.close());
    if (judged.verdict.kind !== 'fail') throw new Error(`it does not fail: ${judged.verdict.kind}`);
    return { judged, finding: findingOf(judged, judged.verdict.findings, target.name, facts.version) };
  } finally {
    scratch.remove();
  }
}

export function sends(execute: string, args: JsonObject): FuzzAction {
  return { kind: 'command', execute, arguments: args };
}

function findingOf(judged: Judged, findings: KeptFinding['findings'], name: string, version: string): KeptFinding {
  const { ended } = judged.performed;
  const signature = judged.signature ?? ('none' as Signature);
  return {
    format: FINDING_FORMAT, signature, title: signature, kind: ended === undefined ? 'wrong' : 'death', session: judged.session,
    first: { seed: 1, number: 7, actions: 40 }, findings, ended: ended === undefined ? undefined : { how: ended.how, stderrTail: ended.stderrTail },
    target: { name, version }, reproduces: { times: 10, of: 10 }, trigger: judged.made.shapes.flat().slice(0, judged.session.actions.length), foundAtMs: Date.now(),
  };
}
