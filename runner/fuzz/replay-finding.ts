// A kept finding against a target, perhaps another build than the one that it was found in: does it still fail?

import type { Target } from '../../targets/target.ts';
import { messageOf } from '../error-text.ts';
import { missingFor, type TargetFacts } from '../need.ts';
import { attemptFor } from './triage/attempts.ts';
import type { KeptFinding } from './campaign-state.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { faultIn } from './triage/signature.ts';
import type { Judged, World } from './trial.ts';

export type Replayed =
  | { readonly kind: 'fixed'; readonly runs: number }
  /** `how`: the signature where it is another than the one that was found. */
  | { readonly kind: 'fails'; readonly times: number; readonly of: number; readonly how: string | undefined }
  /** Whether it fails cannot be said here. */
  | { readonly kind: 'error'; readonly why: string };

export type ReplayScene = {
  readonly lane: FuzzLane;
  readonly worlds: ReadonlyMap<string, World>;
  readonly target: Target;
  readonly facts: TargetFacts;
  /** Undefined: once where it came each time, else so often that it would be seen. */
  readonly times: number | undefined;
  /** Aborted where nobody waits for the rest. */
  readonly signal: AbortSignal;
};

export const INTERRUPTED: Replayed = { kind: 'error', why: 'interrupted' };

const RUNS_OF_AN_UNSTEADY_ONE = 10;

/** Never rejects. */
export async function replayFinding(finding: KeptFinding, scene: ReplayScene): Promise<Replayed> {
  const world = scene.worlds.get(finding.session.fixture);
  if (world === undefined) return { kind: 'error', why: `there is no fixture ${finding.session.fixture} in this plumbline` };
  const { reproduces } = finding;
  const runs = scene.times ?? (reproduces.times === reproduces.of ? 1 : RUNS_OF_AN_UNSTEADY_ONE);
  const attempt = attemptFor(finding.kind, scene.lane, scene.worlds);
  const failures: Judged[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      if (scene.signal.aborted) return INTERRUPTED;
      const judged = await attempt(finding.session);
      if (scene.signal.aborted) return INTERRUPTED;
      const why = whyUnjudged(judged, world, scene);
      if (why !== undefined) return { kind: 'error', why };
      if (judged.verdict.kind === 'fail') failures.push(judged);
    }
  } catch (error) {
    return scene.signal.aborted ? INTERRUPTED : { kind: 'error', why: messageOf(error) };
  }
  const [first] = failures;
  if (first === undefined) return { kind: 'fixed', runs };
  return { kind: 'fails', times: failures.length, of: runs, how: isAsFound(first, finding) ? undefined : first.signature };
}

/** Without the debugger that may have been there, and whichever of several faults with one report it is. */
function isAsFound({ signature }: Judged, finding: KeptFinding): boolean {
  return signature === undefined || signature === finding.signature || (finding.ended !== undefined && faultIn(signature) === faultIn(finding.signature));
}

function whyUnjudged({ made, verdict }: Judged, { fixture }: World, { target, facts }: ReplayScene): string | undefined {
  const missing = missingFor(made.case, fixture, target, facts);
  if (missing !== undefined) return `for want of ${missing}`;
  if (verdict.kind === 'untestable') return `for want of ${verdict.missing}`;
  return verdict.kind === 'errored' ? verdict.cause : undefined;
}
