// Makes a failing random case smaller: takes the first smaller case that still breaks the same requirement, and
// goes on from there. Certificates come with each smaller case, so none fails for a reason that no longer holds.

import type { Verdict } from './case.ts';
import type { CaseRun } from './lane.ts';
import type { LoadedCase } from './plan.ts';

export type Shrunk = { readonly loaded: LoadedCase; readonly run: CaseRun };

/** `rerun` runs a case on a fresh instance; `budget` is asked before each. Undefined where nothing smaller fails. */
export async function shrink(
  failing: LoadedCase, verdict: Verdict, rerun: (candidate: LoadedCase) => Promise<CaseRun>, budget: () => boolean,
): Promise<Shrunk | undefined> {
  const wanted = signatureOf(verdict);
  let smallest: Shrunk | undefined;
  let current: LoadedCase | undefined = failing;
  while (current?.smaller !== undefined) {
    let next: LoadedCase | undefined;
    for (const candidate of current.smaller()) {
      if (!budget()) return smallest;
      const run = await rerun(candidate);
      if (signatureOf(run.verdict) !== wanted) continue;
      smallest = { loaded: candidate, run };
      next = candidate;
      break;
    }
    current = next;
  }
  return smallest;
}

/** What makes two failures the same one: oracle and requirement of the first finding. */
export function signatureOf(verdict: Verdict): string {
  if (verdict.kind !== 'fail') return verdict.kind;
  const first = verdict.findings[0];
  return `${first?.oracle} ${first?.requirement}`;
}
